namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Contexts that hold on every connection.</summary>
internal static class UnboundContext
{
    public static readonly DoctorCheck Check = new("context-unbound", DoctorSeverity.Information)
    {
        Why = "The database accepts contexts that are bound to no connection: one that is stolen is good on any, until it expires.",
        Requires = "installation",
        Sql = """
            SELECT 'tenancy.installation', 'UPDATE tenancy.installation SET unbound_seconds = NULL;'
            FROM tenancy.installation n
            WHERE n.unbound_seconds IS NOT NULL
            """,
    };
}
