namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Roles that the application login may become, and which the fence does not hold for.</summary>
internal static class BecomingLogin
{
    public static readonly DoctorCheck Check = new("login-becomes", DoctorSeverity.Serious)
    {
        Why = "A member may take the role on by SET ROLE, and this one owns what is fenced, reads the keys or the registry, or passes by policies.",
        Sql = """
            SELECT format('role %I', r.rolname), format('REVOKE %I FROM %s;', r.rolname, a.name)
            FROM pg_auth_members m JOIN app a ON a.oid = m.member JOIN pg_roles r ON r.oid = m.roleid
            WHERE r.rolname <> 'tenancy_app' AND r.rolname NOT LIKE 'pg\_%'
                AND (r.rolsuper OR r.rolbypassrls OR r.rolname LIKE 'tenancy\_%'
                    OR EXISTS (SELECT FROM fenced f JOIN pg_class c ON c.oid = f.oid WHERE c.relowner = r.oid)
                    OR EXISTS (SELECT FROM pg_namespace n WHERE n.nspowner = r.oid)
                    OR EXISTS (SELECT FROM pg_database d WHERE d.datname = current_database() AND d.datdba = r.oid))
            """,
    };
}
