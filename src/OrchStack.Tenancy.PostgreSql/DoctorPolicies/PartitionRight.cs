namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Rights on a partition are a way around its table.</summary>
internal static class PartitionRight
{
    public static readonly DoctorCheck Check = new("partition-right", DoctorSeverity.Warning)
    {
        Why = "A partition is reached through its table, which has the policies; rights on the partition itself need its row-level security to hold alone.",
        Sql = """
            SELECT f.name, format('REVOKE ALL ON %s FROM %s;', f.name, string_agg(DISTINCT r.grantee, ', '))
            FROM fenced f JOIN rights r ON r.oid = f.oid
            WHERE f.part AND r.privilege NOT IN ('TRUNCATE', 'TRIGGER', 'REFERENCES')
            GROUP BY f.name
            """,
    };
}
