namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Without ENABLE no policy counts.</summary>
internal static class RowSecurityOff
{
    public static readonly DoctorCheck Check = new("row-security-off", DoctorSeverity.Serious)
    {
        Why = "Row-level security is not enabled, so none of its policies counts: every tenant sees every row.",
        Sql = """
            SELECT f.name, format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY;', f.name)
            FROM fenced f JOIN pg_class c ON c.oid = f.oid
            WHERE NOT c.relrowsecurity
            """,
    };
}
