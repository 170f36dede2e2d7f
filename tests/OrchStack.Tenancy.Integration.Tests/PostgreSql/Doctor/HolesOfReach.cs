using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Doctor;

/// <summary>Views, functions and triggers that act for somebody else, and the verifier itself.</summary>
internal static class HolesOfReach
{
    public static readonly Hole[] All =
    [
        new("view-definer", "CREATE VIEW all_notes AS SELECT body FROM notes; GRANT SELECT ON all_notes TO tenancy_app", "public.all_notes") { Leak = "SELECT body FROM all_notes" },
        new("view-definer", "CREATE VIEW inner_notes AS SELECT body FROM notes; CREATE VIEW all_notes AS SELECT body FROM inner_notes; GRANT SELECT ON all_notes TO {app}", "public.all_notes")
        {
            Leak = "SELECT body FROM all_notes",
        },
        new("materialized-view", "CREATE MATERIALIZED VIEW kept_notes AS SELECT body FROM notes; GRANT SELECT ON kept_notes TO tenancy_app", "public.kept_notes") { Leak = "SELECT body FROM kept_notes" },
        new("foreign-table", "CREATE FOREIGN DATA WRAPPER far; CREATE SERVER away FOREIGN DATA WRAPPER far; CREATE FOREIGN TABLE far_notes (body text) SERVER away; GRANT SELECT ON far_notes TO tenancy_app",
            "public.far_notes"),
        new("rule", "CREATE RULE told AS ON INSERT TO memos DO ALSO NOTIFY memos_changed", "rule told on public.memos"),
        new("definer-function", """
            CREATE FUNCTION all_notes() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT body FROM public.notes'
            """, "function public.all_notes()") { Leak = "SELECT * FROM all_notes()" },
        new("definer-function-path", """
            CREATE ROLE {role}; CREATE FUNCTION one() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; ALTER FUNCTION one() OWNER TO {role}
            """, "function public.one()"),
        new("trigger-definer", """
            CREATE FUNCTION watched() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'BEGIN RETURN NEW; END';
            REVOKE EXECUTE ON FUNCTION watched() FROM PUBLIC;
            CREATE TRIGGER watching BEFORE INSERT ON memos FOR EACH ROW EXECUTE FUNCTION watched()
            """, "trigger watching on public.memos"),
        new("published", "CREATE PUBLICATION news FOR TABLE notes", "publication news"),
        new("verifier-changed", """
            CREATE OR REPLACE FUNCTION tenancy.current_tenant_{type}() RETURNS {type} LANGUAGE sql STABLE PARALLEL RESTRICTED SECURITY DEFINER AS $$ SELECT '{acme}'::{type} $$
            """, "function tenancy.current_tenant_{type}()") { Leak = "SELECT body FROM notes", ByHand = TenancySchema.InstallScript },
        new("verifier-changed", "ALTER FUNCTION tenancy.current_tenant_{type}() SECURITY INVOKER", "function tenancy.current_tenant_{type}()") { ByHand = TenancySchema.InstallScript },
        new("verifier-changed", "ALTER FUNCTION tenancy.current_tenant_text() SET search_path = public", "function tenancy.current_tenant_text()") { ByHand = TenancySchema.InstallScript },
        new("verifier-changed", "ALTER FUNCTION tenancy.current_tenant_text() LEAKPROOF", "function tenancy.current_tenant_text()") { ByHand = TenancySchema.InstallScript },
        new("verifier-missing", "DROP FUNCTION tenancy.claimed_tenant_integer()", "function tenancy.claimed_tenant_integer()") { ByHand = TenancySchema.InstallScript },
        new("verifier-owner", "ALTER FUNCTION tenancy.current_tenant_text() OWNER TO CURRENT_USER", "function tenancy.current_tenant_text()"),
        new("verifier-foreign", "CREATE FUNCTION tenancy.current_tenant_uuid(integer) RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'", "function tenancy.current_tenant_uuid(integer)"),
        new("context-unbound", "UPDATE tenancy.installation SET unbound_seconds = 10", "tenancy.installation"),
        new("function-leakproof", "CREATE FUNCTION loud(text) RETURNS boolean LANGUAGE plpgsql LEAKPROOF AS 'BEGIN RAISE EXCEPTION ''%'', $1; END'", "function public.loud(text)"),
        new("context-plain", "UPDATE tenancy.installation SET plain_until = now() + interval '1 hour'", "tenancy.installation"),
        new("row-security-off", "ALTER TABLE tenancy.tenant_audit DISABLE ROW LEVEL SECURITY", "tenancy.tenant_audit"),
        new("policy-missing", "DROP POLICY tenancy_isolation ON tenancy.tenant_audit", "policy tenancy_isolation on tenancy.tenant_audit"),
        new("policy-altered", "ALTER POLICY tenancy_isolation ON tenancy.tenant_audit USING (true)", "policy tenancy_isolation on tenancy.tenant_audit"),
        new("right-registry", "GRANT SELECT ON tenancy.tenant_api_keys TO {app}", "tenancy.tenant_api_keys"),
        new("right-registry", "GRANT DELETE ON tenancy.tenant_audit TO tenancy_app", "tenancy.tenant_audit"),
        new("login-becomes", "GRANT tenancy_registry TO {app}", "role tenancy_registry") { Leak = "SELECT last FROM tenancy.change_counter" },
        new("login-becomes", "GRANT tenancy_platform TO {app}", "role tenancy_platform"),
    ];
}
