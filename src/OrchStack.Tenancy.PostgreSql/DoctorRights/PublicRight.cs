namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Rights of everybody on fenced tables.</summary>
internal static class PublicRight
{
    public static readonly DoctorCheck Check = new("right-public", DoctorSeverity.Warning)
    {
        Why = "Every login of the cluster has this right on a fenced table, also those that tenancy does not know.",
        Sql = """
            SELECT f.name, format('REVOKE %s ON %s FROM PUBLIC;', string_agg(r.privilege, ', ' ORDER BY r.privilege), f.name)
            FROM fenced f JOIN rights r ON r.oid = f.oid
            WHERE r.grantee = 'PUBLIC' AND NOT f.part AND r.privilege NOT IN ('TRUNCATE', 'TRIGGER', 'REFERENCES')
            GROUP BY f.name
            """,
    };
}
