using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Removes the schema "tenancy" and gives the rights back that its installation took from PUBLIC. Roles stay: they belong to the whole server.</summary>
internal sealed class InstallationRemoval(NpgsqlConnection connection)
{
    private const string GiveRightsBack = """
        DO $rights$
        DECLARE
            was     record;
            item    record;
            touched text[] := ARRAY['tenancy_owner', 'tenancy_app', 'tenancy_definer', 'tenancy_registry', 'tenancy_platform', 'tenancy_keys', 'pg_monitor', 'pg_signal_backend'];
        BEGIN
            FOR was IN SELECT kind, object, acl FROM tenancy.before_installation LOOP
                BEGIN
                    EXECUTE format('REVOKE ALL ON %s %s FROM PUBLIC, %s', was.kind, was.object, array_to_string(touched, ', '));
                    FOR item IN SELECT * FROM pg_catalog.aclexplode(was.acl) a
                        WHERE a.grantee = 0 OR a.grantee IN (SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolname = ANY (touched)) LOOP
                        EXECUTE format('GRANT %s ON %s %s TO %s%s', item.privilege_type, was.kind, was.object,
                            CASE item.grantee WHEN 0 THEN 'PUBLIC' ELSE item.grantee::regrole::text END,
                            CASE WHEN item.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
                    END LOOP;
                EXCEPTION WHEN insufficient_privilege THEN
                    RAISE NOTICE 'tenancy: % may not give back the rights on % %', current_user, was.kind, was.object;
                END;
            END LOOP;
        END
        $rights$
        """;

    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        var dependents = await AdminRows.ListAsync(
            connection,
            """
            SELECT DISTINCT format('%I.%I', n.nspname, c.relname) AS name
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname <> 'tenancy' AND (
                EXISTS (SELECT FROM tenancy.tables t WHERE t.relation = c.oid AND t.kind <> 'outside')
                OR c.oid IN (
                    SELECT COALESCE(p.polrelid, a.adrelid, d.objid)
                    FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_proc f ON d.refclassid = 'pg_catalog.pg_proc'::regclass AND f.oid = d.refobjid
                        LEFT JOIN pg_catalog.pg_policy p ON d.classid = 'pg_catalog.pg_policy'::regclass AND p.oid = d.objid
                        LEFT JOIN pg_catalog.pg_attrdef a ON d.classid = 'pg_catalog.pg_attrdef'::regclass AND a.oid = d.objid
                    WHERE f.pronamespace = 'tenancy'::regnamespace))
            ORDER BY 1
            """,
            row => row.GetString(0), cancellationToken).ConfigureAwait(false);
        if (dependents.Count > 0)
        {
            // CASCADE would drop their policies, and leave what lets every row through.
            throw new AdoptionException($"""
                Refused to eject: {string.Join(", ", dependents.Take(10))}{(dependents.Count > 10 ? ", …" : "")} got a fence by other means than adoption, which would be open without the tenancy schema.
                Nothing was changed. Take it away first, by the migration or script that made it or by RowSecurityScript.Disable.
                """);
        }

        var recorded = await AdminRows.ListAsync(connection, "SELECT count(*) > 0 FROM tenancy.before_installation", row => row.GetBoolean(0), cancellationToken).ConfigureAwait(false);
        await AdminCommand.RunAsync(connection, GiveRightsBack, cancellationToken).ConfigureAwait(false);
        await AdminCommand.RunAsync(connection, "DROP SCHEMA tenancy CASCADE", cancellationToken).ConfigureAwait(false);
        string[] roles = ["The roles tenancy_owner, tenancy_app, tenancy_definer, tenancy_registry, tenancy_platform and tenancy_keys, and logins that are members of them, belong to the whole server and stay; drop them if no other database of it uses them."];
        return recorded[0]
            ? roles
            : [.. roles, "The schema was first installed by a version that did not keep which rights it took from PUBLIC; they were not given back."];
    }
}
