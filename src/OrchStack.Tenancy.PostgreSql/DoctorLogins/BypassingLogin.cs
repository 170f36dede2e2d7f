namespace OrchStack.Tenancy.PostgreSql;

/// <summary>An application login that passes by policies.</summary>
internal static class BypassingLogin
{
    public static readonly DoctorCheck Check = new("login-bypasses", DoctorSeverity.Serious)
    {
        Why = "BYPASSRLS passes by every policy: a query sees the rows of all tenants, with or without a context.",
        Sql = """
            SELECT format('role %I', r.rolname), format('ALTER ROLE %I NOBYPASSRLS;', r.rolname)
            FROM pg_roles r JOIN input i ON i.login = r.rolname
            WHERE r.rolbypassrls
            """,
    };
}
