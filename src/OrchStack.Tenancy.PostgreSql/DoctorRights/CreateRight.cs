namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Whoever creates objects can shadow others.</summary>
internal static class CreateRight
{
    public static readonly DoctorCheck Check = new("right-create", DoctorSeverity.Serious)
    {
        Why = "Injected SQL can create functions, operators and tables that shadow those that queries mean, and run in the sessions of other tenants.",
        Sql = """
            SELECT format('database %I', d.datname), format('REVOKE CREATE ON DATABASE %I FROM %s;', d.datname, a.name)
            FROM pg_database d CROSS JOIN LATERAL aclexplode(COALESCE(d.datacl, acldefault('d', d.datdba))) r JOIN app a ON a.oid = r.grantee
            WHERE d.datname = current_database() AND r.privilege_type = 'CREATE' AND r.grantee <> d.datdba
            UNION ALL
            SELECT format('schema %I', n.nspname), format('REVOKE CREATE ON SCHEMA %I FROM %s;', n.nspname, a.name)
            FROM pg_namespace n CROSS JOIN LATERAL aclexplode(COALESCE(n.nspacl, acldefault('n', n.nspowner))) r JOIN app a ON a.oid = r.grantee
            WHERE r.privilege_type = 'CREATE' AND r.grantee <> n.nspowner AND n.nspname NOT LIKE 'pg\_temp\_%'
            """,
    };
}
