namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A decision about a table that is no more.</summary>
internal static class GoneTable
{
    public static readonly DoctorCheck Check = new("table-gone", DoctorSeverity.Information)
    {
        Why = "What was decided stands for a table that has been dropped; a later table may get its number.",
        Requires = "tables",
        Sql = """
            SELECT format('table number %s', d.oid), format('DELETE FROM tenancy.tables WHERE relation = ''%s''::regclass;', d.oid)
            FROM decided d
            WHERE NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = d.oid)
            """,
    };
}
