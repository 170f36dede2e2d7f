namespace OrchStack.Tenancy.PostgreSql;

/// <summary>An application login that policies written for tenancy_app do not hold for.</summary>
internal static class LoginOutsideTenancy
{
    public static readonly DoctorCheck Check = new("login-outside", DoctorSeverity.Serious)
    {
        Why = "The login is no member of tenancy_app: policies that narrow this role do not narrow the login, and no right of ours reaches it.",
        Sql = """
            SELECT format('role %I', r.rolname), format('GRANT tenancy_app TO %I;', r.rolname)
            FROM pg_roles r JOIN input i ON i.login = r.rolname
            WHERE NOT pg_has_role(r.oid, 'tenancy_app', 'USAGE')
            """,
    };
}
