namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Doctor;

/// <summary>Policies, columns and keys of tables.</summary>
internal static class HolesOfTables
{
    private const string Own = "{column} = (SELECT tenancy.current_tenant_{type}())";
    private const string ReadNotes = "SELECT body FROM notes";

    public static readonly Hole[] All =
    [
        new("row-security-off", "ALTER TABLE notes DISABLE ROW LEVEL SECURITY", "public.notes") { Leak = ReadNotes },
        new("row-security-off", "ALTER TABLE events_rest DISABLE ROW LEVEL SECURITY", "public.events_rest"),
        new("row-security-unforced", "ALTER TABLE notes NO FORCE ROW LEVEL SECURITY", "public.notes"),
        new("row-security-unforced", "ALTER TABLE events_rest NO FORCE ROW LEVEL SECURITY", "public.events_rest"),
        new("policy-missing", "DROP POLICY tenancy_isolation ON notes", "policy tenancy_isolation on public.notes") { Leak = ReadNotes },
        new("policy-missing", "DROP POLICY tenancy_isolation ON \"Order Lines\"", "policy tenancy_isolation on public.\"Order Lines\""),
        new("policy-missing", "UPDATE tenancy.tables SET kind = 'root' WHERE relation = 'memos'::regclass; "
            + $"DROP POLICY tenancy_isolation ON memos; CREATE POLICY tenancy_isolation ON memos AS RESTRICTIVE FOR SELECT USING ({Own}); "
            + $"CREATE POLICY tenancy_isolation_insert ON memos AS RESTRICTIVE FOR INSERT WITH CHECK (false); "
            + $"CREATE POLICY tenancy_isolation_update ON memos AS RESTRICTIVE FOR UPDATE USING ({Own}) WITH CHECK ({Own})",
            "policy tenancy_isolation_delete on public.memos"),
        new("policy-altered", "ALTER POLICY tenancy_isolation ON notes USING (true)", "policy tenancy_isolation on public.notes") { Leak = ReadNotes },
        new("policy-altered", "ALTER POLICY tenancy_isolation ON notes WITH CHECK (true)", "policy tenancy_isolation on public.notes"),
        new("policy-altered", $"ALTER POLICY tenancy_isolation ON notes USING ({Own} OR body LIKE '%')", "policy tenancy_isolation on public.notes"),
        new("policy-altered", $"ALTER POLICY tenancy_isolation ON notes USING ({Own.Replace("current", "claimed", StringComparison.Ordinal)})", "policy tenancy_isolation on public.notes"),
        new("policy-altered", """
            CREATE FUNCTION always({type}, {type}) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'; CREATE OPERATOR public.= (FUNCTION = always, LEFTARG = {type}, RIGHTARG = {type});
            ALTER POLICY tenancy_isolation ON notes USING ({column} OPERATOR(public.=) (SELECT tenancy.current_tenant_{type}()))
            """, "policy tenancy_isolation on public.notes"),
        new("policy-permissive", $"DROP POLICY tenancy_isolation ON notes; CREATE POLICY tenancy_isolation ON notes USING ({Own}) WITH CHECK ({Own})", "policy tenancy_isolation on public.notes"),
        new("policy-narrowed", "ALTER POLICY tenancy_isolation ON notes TO tenancy_owner", "policy tenancy_isolation on public.notes") { Leak = ReadNotes },
        new("policy-narrowed", $"DROP POLICY tenancy_isolation ON notes; CREATE POLICY tenancy_isolation ON notes AS RESTRICTIVE FOR UPDATE USING ({Own}) WITH CHECK ({Own})",
            "policy tenancy_isolation on public.notes") { Leak = ReadNotes },
        new("policy-without-baseline", "DROP POLICY tenancy_baseline ON notes", "public.notes"),
        new("partition-policy", "CREATE POLICY wide ON events_rest USING (true)", "policy wide on public.events_rest"),
        new("partition-right", "GRANT SELECT ON events_rest TO {app}", "public.events_rest"),
        new("child-unfenced", "CREATE TABLE more_notes () INHERITS (notes); INSERT INTO more_notes ({column}, id, body) VALUES ('{acme}', 1, 'secret'); GRANT SELECT ON more_notes TO tenancy_app", "public.more_notes")
        {
            Leak = "SELECT body FROM more_notes",
        },
        new("tenant-table-undecided", "CREATE TABLE drafts ({column} {type}, body text); INSERT INTO drafts VALUES ('{acme}', 'secret'); GRANT SELECT ON drafts TO tenancy_app", "public.drafts")
        {
            Leak = "SELECT body FROM drafts",
        },
        new("table-undecided", "CREATE TABLE prices (price numeric); INSERT INTO prices VALUES (1); GRANT SELECT ON prices TO {app}", "public.prices"),
        new("table-undecided", "CREATE TABLE prices (price numeric); GRANT SELECT (price) ON prices TO PUBLIC", "public.prices"),
        new("table-gone", "INSERT INTO tenancy.tables (relation, kind, reason) VALUES ('4000000000'::regclass, 'outside', 'was')", "table number 4000000000"),
        new("tenant-column-nullable", "ALTER TABLE memos ALTER COLUMN {column} DROP NOT NULL", "column {column} of public.memos"),
        new("tenant-default", "ALTER TABLE notes ALTER COLUMN {column} DROP DEFAULT", "column {column} of public.notes"),
        new("tenant-default", "ALTER TABLE notes ALTER COLUMN {column} SET DEFAULT '{acme}'", "column {column} of public.notes"),
        new("tenant-collation", """
            CREATE COLLATION ignoring_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            CREATE TABLE named (company text COLLATE ignoring_case NOT NULL DEFAULT tenancy.claimed_tenant_text());
            CREATE INDEX ON named (company);
            ALTER TABLE named ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            CREATE POLICY tenancy_isolation ON named AS RESTRICTIVE USING (company = (SELECT tenancy.current_tenant_text())) WITH CHECK (company = (SELECT tenancy.current_tenant_text()));
            CREATE POLICY tenancy_baseline ON named USING (true) WITH CHECK (true);
            INSERT INTO tenancy.tables (relation, kind, tenant_column, key_type) VALUES ('named'::regclass, 'owned', 'company', 'text');
            """, "column company of public.named"),
        new("foreign-key-clears-tenant",
            "ALTER TABLE notes ADD COLUMN parent bigint, ADD CONSTRAINT notes_parent FOREIGN KEY ({column}, parent) REFERENCES notes ({column}, id) ON DELETE SET NULL",
            "constraint notes_parent on public.notes"),
        new("tenant-index-missing", "DROP INDEX memos_{column}_idx", "public.memos"),
        new("index-unusable", "CREATE INDEX by_doc ON memos USING gin (doc)", "public.by_doc"),
        new("index-unusable", "CREATE INDEX by_words ON memos USING gin (words)", "public.by_words"),
        new("index-unusable", "CREATE INDEX by_amount ON memos ({column}, amount)", "public.by_amount"),
        new("index-unusable", "CREATE INDEX by_body ON memos (body text_pattern_ops)", "public.by_body"),
        new("index-unusable", "CREATE INDEX by_lower ON memos (lower(body))", "public.by_lower")
        {
            ByHand = "ALTER TABLE memos ADD COLUMN lower_body text GENERATED ALWAYS AS (lower(body)) STORED; CREATE INDEX ON memos ({column}, lower_body); DROP INDEX by_lower",
        },
        new("foreign-key-without-tenant", "ALTER TABLE \"Order Lines\" ADD CONSTRAINT bare FOREIGN KEY (memo_id) REFERENCES memos (id) ON DELETE SET NULL", "constraint bare on public.\"Order Lines\""),
        new("foreign-key-without-tenant", "ALTER TABLE memos ADD UNIQUE ({column}, id); ALTER TABLE \"Order Lines\" ADD CONSTRAINT bare FOREIGN KEY (memo_id) REFERENCES memos (id) ON UPDATE CASCADE ON DELETE CASCADE",
            "constraint bare on public.\"Order Lines\""),
        new("unique-key-without-tenant", "ALTER TABLE memos ADD CONSTRAINT one_body UNIQUE (body)", "public.one_body"),
        new("unique-key-without-tenant", "CREATE UNIQUE INDEX one_body ON memos (body) WHERE body <> ''", "public.one_body"),
        new("primary-key-without-tenant", $$"""
            CREATE TABLE codes (code text PRIMARY KEY, {column} {type} NOT NULL DEFAULT tenancy.claimed_tenant_{type}());
            CREATE INDEX ON codes ({column});
            ALTER TABLE codes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            CREATE POLICY tenancy_isolation ON codes AS RESTRICTIVE USING ({{Own}}) WITH CHECK ({{Own}});
            CREATE POLICY tenancy_baseline ON codes USING (true) WITH CHECK (true);
            """, "constraint codes_pkey on public.codes"),
    ];
}
