namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Contexts that injected SQL can forge.</summary>
internal static class PlainContext
{
    public static readonly DoctorCheck Check = new("context-plain", DoctorSeverity.Warning)
    {
        Why = "The database accepts contexts that nobody signed: injected SQL can name any tenant until the time is over.",
        Requires = "installation",
        Sql = """
            SELECT 'tenancy.installation', 'UPDATE tenancy.installation SET plain_until = NULL;'
            FROM tenancy.installation n
            WHERE n.plain_until > now()
            """,
    };
}
