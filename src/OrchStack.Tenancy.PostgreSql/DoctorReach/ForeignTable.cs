namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Rows of another server know no policy of this one.</summary>
internal static class ForeignTable
{
    public static readonly DoctorCheck Check = new("foreign-table", DoctorSeverity.Serious)
    {
        Why = "The rows lie on another server, which knows no policy of this one: every tenant sees all of them.",
        Sql = """
            SELECT c.oid::regclass::text, format('REVOKE ALL ON %s FROM %s;', c.oid::regclass, string_agg(DISTINCT r.grantee, ', '))
            FROM pg_class c JOIN rights r ON r.oid = c.oid
            WHERE c.relkind = 'f' AND c.oid NOT IN (SELECT d.oid FROM decided d)
            GROUP BY c.oid
            """,
    };
}
