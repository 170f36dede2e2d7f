namespace OrchStack.Tenancy.PostgreSql;

/// <summary>An application login that may make others members of its roles.</summary>
internal static class LoginThatGrantsMembership
{
    public static readonly DoctorCheck Check = new("login-grants-membership", DoctorSeverity.Warning)
    {
        Why = "ADMIN OPTION lets injected SQL give the rights of the application to any other login.",
        Sql = """
            SELECT format('role %s', held.name), format('REVOKE ADMIN OPTION FOR %s FROM %s;', held.name, a.name)
            FROM pg_auth_members m JOIN app a ON a.oid = m.member JOIN app held ON held.oid = m.roleid
            WHERE m.admin_option
            """,
    };
}
