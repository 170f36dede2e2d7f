namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Without FORCE the owner passes by.</summary>
internal static class RowSecurityUnforced
{
    public static readonly DoctorCheck Check = new("row-security-unforced", DoctorSeverity.Serious)
    {
        Why = "Row-level security is not forced, so the owner passes by it, and with the owner every view, function and foreign key that acts in the owner's name.",
        Sql = """
            SELECT f.name, format('ALTER TABLE %s FORCE ROW LEVEL SECURITY;', f.name)
            FROM fenced f JOIN pg_class c ON c.oid = f.oid
            WHERE NOT c.relforcerowsecurity
            """,
    };
}
