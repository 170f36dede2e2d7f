namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Contexts that are good on any connection.</summary>
internal static class UnboundContext
{
    public static readonly DoctorCheck Check = new("context-unbound", DoctorSeverity.Warning)
    {
        Why = "The database accepts contexts that are bound to no connection: one that is stolen is good on every other, until it expires.",
        Requires = "installation",
        Since = 3,
        Sql = """
            SELECT 'tenancy.installation', 'UPDATE tenancy.installation SET unbound_seconds = NULL;'
            FROM tenancy.installation n
            WHERE n.unbound_seconds IS NOT NULL
            """,
    };
}
