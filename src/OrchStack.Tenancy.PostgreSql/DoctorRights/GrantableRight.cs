namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Rights that the application may hand on.</summary>
internal static class GrantableRight
{
    public static readonly DoctorCheck Check = new("right-grantable", DoctorSeverity.Warning)
    {
        Why = "With GRANT OPTION injected SQL can hand this right to any other login.",
        Sql = """
            SELECT f.name, string_agg(format('REVOKE GRANT OPTION FOR %s ON %s FROM %s;', r.privilege, f.name, r.grantee), ' ' ORDER BY r.privilege)
            FROM fenced f JOIN rights r ON r.oid = f.oid
            WHERE r.grantable
            GROUP BY f.name
            """,
    };
}
