namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// One way the fence could be open. The SQL is a query over what <see cref="DoctorPrelude"/> names: it reads the catalogue alone
/// and gives a row with the object and its repair for each finding.
/// </summary>
internal sealed record DoctorCheck(string Code, DoctorSeverity Severity)
{
    public required string Why { get; init; }

    public required string Sql { get; init; }

    /// <summary>A table of the schema tenancy without which there is nothing to check.</summary>
    public string? Requires { get; init; }

    /// <summary>The version of the schema that first lets the application's login look.</summary>
    public int Since { get; init; } = 1;
}
