namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Functions in the schema tenancy that no version installs.</summary>
internal static class ForeignFunction
{
    public static readonly DoctorCheck Check = new("verifier-foreign", DoctorSeverity.Serious)
    {
        Why = "No version of the schema installs this function: beside ours, policies and defaults may mean the one for the other.",
        Sql = """
            SELECT format('function %s', n.name), format('DROP ROUTINE %s;', n.name)
            FROM installed n JOIN input i ON true
            WHERE i.functions <> '{}' AND NOT n.name = ANY (i.names)
            """,
    };
}
