namespace OrchStack.Tenancy.PostgreSql;

/// <summary>An application login that may make itself a member of other roles.</summary>
internal static class RoleCreatingLogin
{
    public static readonly DoctorCheck Check = new("login-creates-roles", DoctorSeverity.Serious)
    {
        Why = "CREATEROLE lets injected SQL join other roles, on PostgreSQL 15 any that is no superuser, the owner of the tables among them.",
        Sql = """
            SELECT format('role %I', r.rolname), format('ALTER ROLE %I NOCREATEROLE;', r.rolname)
            FROM pg_roles r JOIN input i ON i.login = r.rolname
            WHERE r.rolcreaterole
            """,
    };
}
