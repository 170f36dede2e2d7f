namespace OrchStack.Tenancy.PostgreSql;

/// <summary>An application login that no rule holds for.</summary>
internal static class SuperuserLogin
{
    public static readonly DoctorCheck Check = new("login-superuser", DoctorSeverity.Serious)
    {
        Why = "A superuser is held by no policy and no right: any injected SQL reads and writes every tenant.",
        Sql = """
            SELECT format('role %I', r.rolname), format('ALTER ROLE %I NOSUPERUSER;', r.rolname)
            FROM pg_roles r JOIN input i ON i.login = r.rolname
            WHERE r.rolsuper
            """,
    };
}
