namespace OrchStack.Tenancy.PostgreSql;

/// <summary>TRUNCATE asks no policy.</summary>
internal static class TruncateRight
{
    public static readonly DoctorCheck Check = new("right-truncate", DoctorSeverity.Serious)
    {
        Why = "TRUNCATE asks no policy: one statement empties the table for every tenant.",
        Sql = """
            SELECT f.name, format('REVOKE TRUNCATE ON %s FROM %s;', f.name, r.grantee)
            FROM fenced f JOIN rights r ON r.oid = f.oid
            WHERE r.privilege = 'TRUNCATE'
            """,
    };
}
