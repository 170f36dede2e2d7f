namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The questions to the catalogue. Each takes the tables' oids as its only parameter, and is asked with nothing but pg_catalog on the path.</summary>
internal static class CatalogSql
{
    public const string Descended = """
        WITH RECURSIVE family AS (
            SELECT unnest($1) AS oid UNION SELECT i.inhrelid FROM pg_inherits i JOIN family f ON i.inhparent = f.oid
        ) SELECT oid FROM family WHERE oid IS NOT NULL ORDER BY oid
        """;

    public const string Tables = """
        SELECT c.oid, n.nspname, c.relname, c.relkind, c.relispartition,
            ARRAY(SELECT i.inhparent FROM pg_inherits i WHERE i.inhrelid = c.oid ORDER BY i.inhseqno),
            quote_ident(pg_get_userbyid(c.relowner)), c.relrowsecurity, c.relforcerowsecurity, c.reltuples,
            CASE WHEN c.relkind IN ('r', 'm') THEN pg_relation_size(c.oid) ELSE 0 END,
            ARRAY(SELECT r.rolname FROM pg_roles r WHERE r.rolname IN ('tenancy_app', 'tenancy_platform', 'tenancy_owner')
                AND NOT has_schema_privilege(r.oid, n.oid, 'USAGE') ORDER BY r.rolname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid = ANY ($1) ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
        """;

    public const string Grants = """
        SELECT c.oid, NULL::name, CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END,
            quote_ident(pg_get_userbyid(x.grantor)), x.privilege_type, x.is_grantable, 0 AS place, x.ordinality
        FROM pg_class c, aclexplode(c.relacl) WITH ORDINALITY x WHERE c.oid = ANY ($1)
        UNION ALL
        SELECT a.attrelid, a.attname, CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END,
            quote_ident(pg_get_userbyid(x.grantor)), x.privilege_type, x.is_grantable, a.attnum, x.ordinality
        FROM pg_attribute a, aclexplode(a.attacl) WITH ORDINALITY x WHERE a.attrelid = ANY ($1) AND NOT a.attisdropped
        ORDER BY 1, 7, 8
        """;

    public const string Columns = """
        SELECT a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
            CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END, a.attgenerated <> '', a.attidentity <> '',
            coalesce(l.collisdeterministic, true)
        FROM pg_attribute a
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            LEFT JOIN pg_collation l ON l.oid = a.attcollation
        WHERE a.attrelid = ANY ($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum
        """;

    public const string Indexes = """
        SELECT i.indrelid, i.indexrelid, c.relname,
            CASE WHEN k.contype = 'p' THEN 1 WHEN k.contype = 'u' THEN 2 WHEN k.contype = 'x' THEN 4 WHEN i.indisunique THEN 3 ELSE 0 END,
            ARRAY(SELECT coalesce(a.attname::text, '') FROM generate_series(0, i.indnatts - 1) n
                LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[n] AND a.attnum > 0 ORDER BY n),
            i.indnkeyatts, i.indpred IS NOT NULL, i.indisvalid, i.indnullsnotdistinct,
            coalesce(k.condeferrable, false), coalesce(k.condeferred, false), m.amname, pg_get_indexdef(i.indexrelid),
            length(format('%I ON %s%I.%I USING %I (', c.relname, CASE WHEN t.relkind = 'p' THEN 'ONLY ' ELSE '' END, s.nspname, t.relname, m.amname))
                + length(CASE WHEN i.indisunique THEN 'CREATE UNIQUE INDEX ' ELSE 'CREATE INDEX ' END),
            coalesce(c.reloptions, '{}'), p.spcname, i.indisclustered, i.indisreplident,
            obj_description(c.oid, 'pg_class'), obj_description(k.oid, 'pg_constraint'),
            ARRAY(SELECT DISTINCT r.ev_class::regclass::text FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
                WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_constraint'::regclass AND d.refobjid = k.oid ORDER BY 1)
        FROM pg_index i
            JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_am m ON m.oid = c.relam
            JOIN pg_class t ON t.oid = i.indrelid
            JOIN pg_namespace s ON s.oid = t.relnamespace
            LEFT JOIN pg_tablespace p ON p.oid = c.reltablespace
            LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')
        WHERE i.indrelid = ANY ($1) AND NOT c.relispartition ORDER BY i.indrelid, c.relname COLLATE "C"
        """;

    public const string ForeignKeys = """
        SELECT k.conname, k.conrelid, format('%I.%I', s.nspname, t.relname),
            ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u (n, place) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY place),
            k.confrelid,
            ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u (n, place) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n ORDER BY place),
            coalesce(pg_partition_root(k.conindid)::oid, k.conindid), k.confmatchtype = 'f', k.confupdtype, k.confdeltype,
            ARRAY(SELECT a.attname::text FROM unnest(k.confdelsetcols) WITH ORDINALITY u (n, place) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY place),
            k.condeferrable, k.condeferred, k.convalidated, pg_get_constraintdef(k.oid), obj_description(k.oid, 'pg_constraint')
        FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_namespace s ON s.oid = t.relnamespace
        WHERE k.contype = 'f' AND k.conparentid = 0 AND (k.conrelid = ANY ($1) OR k.confrelid = ANY ($1))
        ORDER BY s.nspname COLLATE "C", t.relname COLLATE "C", k.conname COLLATE "C"
        """;

    public const string Policies = """
        SELECT p.polrelid, p.polname,
            CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
            p.polpermissive,
            ARRAY(SELECT CASE WHEN r = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END FROM unnest(p.polroles) r),
            pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
        FROM pg_policy p WHERE p.polrelid = ANY ($1) ORDER BY p.polrelid, p.polname COLLATE "C"
        """;

    public const string Sequences = """
        SELECT d.refobjid, format('%I.%I', n.nspname, s.relname),
            ARRAY(SELECT r.rolname FROM pg_roles r WHERE r.rolname IN ('tenancy_app', 'tenancy_platform')
                AND NOT has_sequence_privilege(r.oid, s.oid, 'USAGE') ORDER BY r.rolname)
        FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' JOIN pg_namespace n ON n.oid = s.relnamespace
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a' AND d.refobjid = ANY ($1)
        ORDER BY n.nspname COLLATE "C", s.relname COLLATE "C"
        """;

    public const string Names = """
        SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relnamespace IN (SELECT relnamespace FROM pg_class WHERE oid = ANY ($1))
        UNION
        SELECT n.nspname, k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE k.conrelid = ANY ($1)
        """;

    public const string Records = "SELECT relation::oid, kind, tenant_column, key_type, reason FROM tenancy.tables WHERE relation = ANY ($1)";

    public const string NoRecords = "SELECT c.oid, ''::text, ''::text, ''::text, ''::text FROM pg_class c WHERE c.oid = ANY ($1) AND false";
}
