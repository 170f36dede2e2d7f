namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Doctor;

/// <summary>What the application's login is, and what it may do.</summary>
internal static class HolesOfRoles
{
    private const string ReadNotes = "SELECT body FROM notes";

    public static readonly Hole[] All =
    [
        new("login-superuser", "ALTER ROLE {app} SUPERUSER", "role {app}") { Leak = ReadNotes },
        new("login-bypasses", "ALTER ROLE {app} BYPASSRLS", "role {app}") { Leak = ReadNotes },
        new("login-creates-roles", "ALTER ROLE {app} CREATEROLE", "role {app}"),
        new("login-replicates", "ALTER ROLE {app} REPLICATION", "role {app}"),
        new("login-owns", "ALTER TABLE notes OWNER TO {app}", "table public.notes") { Leak = "ALTER TABLE notes DISABLE ROW LEVEL SECURITY; SELECT body FROM notes" },
        new("login-owns", "CREATE SEQUENCE numbers; ALTER SEQUENCE numbers OWNER TO {app}", "sequence public.numbers"),
        new("login-owns", "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION mine() OWNER TO {app}", "function public.mine()"),
        new("login-owns", "CREATE SCHEMA mine AUTHORIZATION {app}", "schema mine") { Leak = "CREATE TABLE mine.shadow (id int); SELECT 'made'" },
        new("login-owns", "ALTER DATABASE {database} OWNER TO {app}", "database {database}") { Leak = "CREATE SCHEMA shadow; SELECT 'made'" },
        new("login-becomes", "GRANT tenancy_owner TO {app}", "role tenancy_owner") { Leak = "ALTER TABLE notes DISABLE ROW LEVEL SECURITY; SELECT body FROM notes" },
        new("login-becomes", "GRANT tenancy_definer TO {app}", "role tenancy_definer") { Leak = "SELECT key_id FROM tenancy.signing_keys" },
        new("login-becomes", "GRANT {migrator} TO {app}", "role {migrator}"),
        new("login-becomes", "CREATE ROLE {role}; GRANT tenancy_owner TO {role}; GRANT {role} TO {app}", "role tenancy_owner"),
        new("login-grants-membership", "GRANT tenancy_app TO {app} WITH ADMIN OPTION", "role tenancy_app"),
        new("login-reads-all", "GRANT pg_read_all_data TO {app}", "role pg_read_all_data") { Leak = "SELECT key_id FROM tenancy.signing_keys" },
        new("login-reads-all", "GRANT pg_execute_server_program TO {app}", "role pg_execute_server_program"),
        new("login-watches", "GRANT pg_monitor TO {app}", "role pg_monitor"),
        new("login-watches", "GRANT pg_signal_backend TO {app}", "role pg_signal_backend"),
        new("login-sets-parameter", "GRANT SET ON PARAMETER session_preload_libraries TO {app}", "parameter session_preload_libraries"),
        new("login-outside", "REVOKE tenancy_app FROM {app}", "role {app}"),
        new("role-privileged", "ALTER ROLE tenancy_app BYPASSRLS", "role tenancy_app"),
        new("role-privileged", "ALTER ROLE tenancy_definer LOGIN", "role tenancy_definer"),
        new("right-truncate", "GRANT TRUNCATE ON notes, \"Order Lines\" TO tenancy_app; REVOKE TRUNCATE ON \"Order Lines\" FROM tenancy_app", "public.notes"),
        new("right-catalogue", "GRANT SELECT ON pg_statistic TO tenancy_app", "pg_statistic"),
        new("right-catalogue", "GRANT SELECT (stavalues1, stavalues2) ON pg_statistic TO PUBLIC", "pg_statistic"),
        new("right-truncate", "GRANT TRUNCATE ON memos TO {app}", "public.memos") { Leak = "TRUNCATE memos; SELECT 'emptied for all'" },
        new("right-trigger", "GRANT TRIGGER ON notes TO tenancy_app", "public.notes")
        {
            Leak = "CREATE TRIGGER mine BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger(); SELECT 'planted'",
        },
        new("right-references", "GRANT REFERENCES ON notes TO {app}", "public.notes"),
        new("right-temporary", "GRANT TEMPORARY ON DATABASE {database} TO PUBLIC", "database {database}") { Leak = "CREATE TEMP TABLE notes (body text); SELECT 'shadowed'" },
        new("right-create", "GRANT CREATE ON SCHEMA public TO tenancy_app", "schema public") { Leak = "CREATE TABLE planted (id int); SELECT 'made'" },
        new("right-create", "GRANT CREATE ON DATABASE {database} TO {app}", "database {database}") { Leak = "CREATE SCHEMA planted; SELECT 'made'" },
        new("right-public", "GRANT SELECT, UPDATE ON notes TO PUBLIC", "public.notes"),
        new("right-column", "GRANT UPDATE (body) ON notes TO {app}", "public.notes"),
        new("right-grantable", "GRANT SELECT ON notes TO tenancy_app WITH GRANT OPTION", "public.notes"),
        new("right-default", "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO tenancy_app", "default privileges of {admin} in schema public"),
        new("right-default", "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC", "default privileges of {admin}"),
        new("right-signing-keys", "GRANT SELECT ON tenancy.signing_keys TO {app}", "tenancy.signing_keys") { Leak = "SELECT inner_pad FROM tenancy.signing_keys" },
        new("right-signing-keys", "GRANT SELECT (inner_pad) ON tenancy.signing_keys TO tenancy_app", "tenancy.signing_keys") { Leak = "SELECT inner_pad FROM tenancy.signing_keys" },
        new("right-registry", "GRANT INSERT ON tenancy.tables TO {app}", "tenancy.tables"),
        new("right-registry", "CREATE TABLE tenancy.kept (secret text); INSERT INTO tenancy.kept VALUES ('s'); GRANT SELECT (secret) ON tenancy.kept TO tenancy_app", "tenancy.kept")
        {
            Leak = "SELECT secret FROM tenancy.kept",
        },
        new("right-end-sessions", "GRANT EXECUTE ON FUNCTION pg_terminate_backend(integer, bigint) TO PUBLIC", "function pg_terminate_backend(integer,bigint)"),
        new("right-watch-sessions", "GRANT EXECUTE ON FUNCTION pg_stat_get_activity(integer) TO {app}", "function pg_stat_get_activity(integer)") { Leak = "SELECT pid FROM pg_stat_get_activity(NULL)" },
        new("right-server-files", "GRANT EXECUTE ON FUNCTION pg_read_file(text) TO {app}", "function pg_read_file(text)") { Leak = "SELECT pg_read_file('PG_VERSION')" },
        new("right-other-servers", "CREATE EXTENSION dblink", "extension dblink"),
        new("right-other-servers", "CREATE FOREIGN DATA WRAPPER far; CREATE SERVER away FOREIGN DATA WRAPPER far; GRANT USAGE ON FOREIGN SERVER away TO {app}", "server away"),
        new("right-other-servers", "CREATE FOREIGN DATA WRAPPER far; GRANT USAGE ON FOREIGN DATA WRAPPER far TO tenancy_app", "foreign data wrapper far"),
    ];
}
