namespace OrchStack.Tenancy.PostgreSql;

/// <summary>One way the fence could be open.</summary>
/// <param name="Code">Stable; <c>docs/doctor</c> has a page for each.</param>
/// <param name="Severity">What it means for the start of a node.</param>
/// <param name="Object">What it is about, qualified and quoted as in SQL, the same on every run: waivers name it.</param>
/// <param name="Why">Why it matters, in one sentence.</param>
/// <param name="Repair">The SQL that repairs it, for an administrator to read and run; a comment where that takes more than SQL.</param>
public sealed record DoctorFinding(string Code, DoctorSeverity Severity, string Object, string Why, string Repair)
{
    /// <summary>The reason of the waiver under which it counts no more.</summary>
    /// <value>Null where there is none.</value>
    public string? WaivedBecause { get; init; }

    internal bool Stands => Severity == DoctorSeverity.Serious && WaivedBecause is null;
}
