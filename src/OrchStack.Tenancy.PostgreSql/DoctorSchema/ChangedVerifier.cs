namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Functions of tenancy that are not as a version installs them.</summary>
internal static class ChangedVerifier
{
    public static readonly DoctorCheck Check = new("verifier-changed", DoctorSeverity.Serious)
    {
        Why = "The function does not have the body and attributes that a version of the schema installs: it may answer with any tenant.",
        Sql = """
            SELECT format('function %s', n.name), '-- Run TenancySchema.InstallScript again, as a superuser.'
            FROM installed n JOIN input i ON true
            WHERE i.functions <> '{}' AND n.name = ANY (i.names) AND NOT n.line = ANY (i.functions)
            """,
    };
}
