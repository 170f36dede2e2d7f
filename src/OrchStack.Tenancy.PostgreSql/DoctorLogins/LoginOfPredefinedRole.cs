namespace OrchStack.Tenancy.PostgreSql;

/// <summary>PostgreSQL's own roles that reach past tables and their rights.</summary>
internal static class LoginOfPredefinedRole
{
    public static readonly DoctorCheck Check = new("login-reads-all", DoctorSeverity.Serious)
    {
        Why = "This role of PostgreSQL reads or writes all data, or the files and programs of the server.",
        Sql = """
            SELECT format('role %I', r.rolname), format('REVOKE %I FROM %s;', r.rolname, a.name)
            FROM pg_auth_members m JOIN app a ON a.oid = m.member JOIN pg_roles r ON r.oid = m.roleid
            WHERE r.rolname IN ('pg_read_all_data', 'pg_write_all_data', 'pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files',
                'pg_create_subscription', 'pg_maintain')
            """,
    };
}
