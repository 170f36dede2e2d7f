namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A materialized view has no policies.</summary>
internal static class MaterializedView
{
    public static readonly DoctorCheck Check = new("materialized-view", DoctorSeverity.Serious)
    {
        Why = "A materialized view holds the rows of every tenant, and no policy can be put on it.",
        Sql = """
            SELECT v.name, format('REVOKE ALL ON %s FROM %s;', v.name, string_agg(DISTINCT r.grantee, ', '))
            FROM over_fenced v JOIN pg_class c ON c.oid = v.oid JOIN rights r ON r.oid = v.oid
            WHERE c.relkind = 'm'
            GROUP BY v.name
            """,
    };
}
