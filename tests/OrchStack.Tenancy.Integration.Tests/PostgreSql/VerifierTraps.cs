using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql;

/// <summary>
/// A schema whose operators and functions stand in for PostgreSQL's own and say yes, and a table whose verifier is ours with
/// the qualification of its names taken away.
/// </summary>
internal static class VerifierTraps
{
    public const string Schema = "traps";

    /// <summary>The schema alone.</summary>
    public const string Functions = $$"""
        CREATE SCHEMA IF NOT EXISTS {{Schema}};
        GRANT USAGE ON SCHEMA {{Schema}} TO PUBLIC;
        CREATE OR REPLACE FUNCTION {{Schema}}.yes(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $yes$ SELECT $1 OPERATOR(pg_catalog.=) $2 OR pg_catalog.length($2) OPERATOR(pg_catalog.=) 64 $yes$;
        CREATE OR REPLACE FUNCTION {{Schema}}.left(text, integer) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT pg_catalog.left($1, $2)';
        CREATE OR REPLACE FUNCTION {{Schema}}.pg_backend_pid() RETURNS integer LANGUAGE sql STABLE AS 'SELECT 0';
        DO $traps$
        BEGIN
            IF to_regoperator('{{Schema}}.=(text,text)') IS NULL THEN
                CREATE OPERATOR {{Schema}}.= (LEFTARG = text, RIGHTARG = text, FUNCTION = {{Schema}}.yes);
            END IF;
        END
        $traps$;
        """;

    public static Task SetAsync(TenantDatabase database) => database.RunAsync($$"""
        {{Functions}}
        DO $traps$
        BEGIN
            EXECUTE regexp_replace(
                replace(
                    replace(pg_get_functiondef('tenancy.current_tenant_uuid()'::regprocedure), 'tenancy.current_tenant_uuid', '{{Schema}}.deceived'),
                    'pg_catalog.', ''),
                'OPERATOR\(([^)]*)\)', '\1', 'g');
        END
        $traps$;
        ALTER FUNCTION {{Schema}}.deceived() OWNER TO tenancy_definer;
        CREATE TABLE IF NOT EXISTS deceived_notes AS TABLE notes;
        ALTER TABLE deceived_notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        DROP POLICY IF EXISTS own ON deceived_notes;
        CREATE POLICY own ON deceived_notes USING (tenant_id = (SELECT {{Schema}}.deceived()));
        GRANT SELECT ON deceived_notes TO tenancy_app;
        """);
}
