namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Roles of tenancy that can log in, or pass by policies.</summary>
internal static class PrivilegedGroup
{
    public static readonly DoctorCheck Check = new("role-privileged", DoctorSeverity.Serious)
    {
        Why = "This role is nobody by itself; with LOGIN, SUPERUSER or BYPASSRLS whoever becomes it passes by the fence.",
        Sql = """
            SELECT format('role %I', r.rolname), format('ALTER ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE;', r.rolname)
            FROM pg_roles r
            WHERE r.rolname IN ('tenancy_app', 'tenancy_owner', 'tenancy_definer', 'tenancy_registry', 'tenancy_keys')
                AND (r.rolcanlogin OR r.rolsuper OR r.rolbypassrls OR r.rolcreaterole)
            """,
    };
}
