namespace OrchStack.Tenancy.PostgreSql;

/// <summary>PostgreSQL's own roles that see or end other sessions.</summary>
internal static class WatchingLogin
{
    public static readonly DoctorCheck Check = new("login-watches", DoctorSeverity.Warning)
    {
        Why = "All tenants share the application's login, so injected SQL would see the statements of other tenants, or end their sessions.",
        Sql = """
            SELECT format('role %I', r.rolname), format('REVOKE %I FROM %s;', r.rolname, a.name)
            FROM pg_auth_members m JOIN app a ON a.oid = m.member JOIN pg_roles r ON r.oid = m.roleid
            WHERE r.rolname LIKE 'pg\_%' AND r.rolname NOT IN ('pg_read_all_data', 'pg_write_all_data', 'pg_execute_server_program', 'pg_read_server_files',
                'pg_write_server_files', 'pg_create_subscription', 'pg_maintain')
            """,
    };
}
