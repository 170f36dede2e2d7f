using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Benchmarks.PostgreSql;

/// <summary>Other ways to verify a context, each on a copy of the notes.</summary>
internal static class Rivals
{
    private const string Context = "pg_catalog.current_setting('tenancy.ctx', true)";

    /// <summary>
    /// once_notes is as notes. first_notes: the verifier of schema version 1, one PL/pgSQL statement per check. view_notes: everything in a view that only
    /// its owner may look into, and a function that is called where the view shows no row.
    /// </summary>
    public static string Script { get; } = $"""
        CREATE FUNCTION tenancy.first_tenant_uuid() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER AS $first$
        DECLARE
            context text := {Context};
            part text[];
            inner_block bytea;
            outer_block bytea;
        BEGIN
            IF context IS NULL OR context = '' THEN RAISE EXCEPTION 'missing'; END IF;
            part := pg_catalog.string_to_array(context, '.');
            IF pg_catalog.cardinality(part) <> 8 OR part[1] <> '1' THEN RAISE EXCEPTION 'malformed'; END IF;
            SELECT k.inner_pad, k.outer_pad INTO inner_block, outer_block FROM tenancy.signing_keys k
                WHERE k.key_id = part[2] AND (k.valid_until IS NULL OR k.valid_until > pg_catalog.statement_timestamp());
            IF inner_block IS NULL THEN RAISE EXCEPTION 'unknown'; END IF;
            IF pg_catalog.encode(pg_catalog.sha256(outer_block || pg_catalog.sha256(inner_block
                || pg_catalog.convert_to(pg_catalog.left(context, -65), 'UTF8'))), 'hex') <> part[8] THEN RAISE EXCEPTION 'forged'; END IF;
            IF part[5]::int4 <> pg_catalog.pg_backend_pid() THEN RAISE EXCEPTION 'foreign'; END IF;
            IF part[6]::int8 < EXTRACT(epoch FROM pg_catalog.statement_timestamp()) THEN RAISE EXCEPTION 'expired'; END IF;
            IF pg_catalog.left(part[4], 1) <> 'u' THEN RAISE EXCEPTION 'type'; END IF;
            RETURN pg_catalog.substr(part[4], 2)::uuid;
        END
        $first$;
        ALTER FUNCTION tenancy.first_tenant_uuid() OWNER TO tenancy_definer;
        CREATE VIEW tenancy.verified_uuid WITH (security_barrier) AS
            SELECT pg_catalog.substr(pg_catalog.split_part({Context}, '.', 4), 2)::uuid AS key FROM tenancy.signing_keys k
            WHERE k.key_id = pg_catalog.split_part({Context}, '.', 2)
                AND CASE WHEN pg_catalog.split_part({Context}, '.', 5) = pg_catalog.pg_backend_pid()::text
                    AND pg_catalog.right({Context}, 64) = pg_catalog.encode(pg_catalog.sha256(k.outer_pad || pg_catalog.sha256(k.inner_pad
                        || pg_catalog.convert_to(pg_catalog.left({Context}, -65), 'UTF8'))), 'hex')
                    THEN LEAST(k.valid_until, pg_catalog.to_timestamp(pg_catalog.split_part({Context}, '.', 6)::float8)) >= pg_catalog.statement_timestamp() END;
        ALTER VIEW tenancy.verified_uuid OWNER TO tenancy_definer;
        GRANT SELECT ON tenancy.verified_uuid TO tenancy_app;
        CREATE TABLE first_notes (LIKE notes INCLUDING ALL);
        CREATE TABLE view_notes (LIKE notes INCLUDING ALL);
        CREATE TABLE once_notes (LIKE notes INCLUDING ALL);
        INSERT INTO first_notes TABLE notes;
        INSERT INTO view_notes TABLE notes;
        INSERT INTO once_notes TABLE notes;
        {RowSecurityScript.Enable(new TenantTable("public", "first_notes"), new TenantTable("public", "view_notes"), new TenantTable("public", "once_notes"))}
        ALTER POLICY tenancy_isolation ON first_notes USING (tenant_id = (SELECT tenancy.first_tenant_uuid()))
            WITH CHECK (tenant_id = (SELECT tenancy.first_tenant_uuid()));
        ALTER POLICY tenancy_isolation ON view_notes
            USING (tenant_id = (SELECT COALESCE((SELECT key FROM tenancy.verified_uuid), tenancy.current_tenant_uuid())))
            WITH CHECK (tenant_id = (SELECT COALESCE((SELECT key FROM tenancy.verified_uuid), tenancy.current_tenant_uuid())));
        GRANT SELECT, UPDATE ON bare_notes TO tenancy_app;
        CREATE FUNCTION public.backend_cpu() RETURNS bigint LANGUAGE sql SECURITY DEFINER
            AS $cpu$ SELECT pg_catalog.split_part(pg_catalog.pg_read_file('/proc/self/schedstat', 0, 60), ' ', 1)::bigint $cpu$;
        """;
}
