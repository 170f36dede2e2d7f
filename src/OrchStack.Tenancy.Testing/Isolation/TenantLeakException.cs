namespace OrchStack.Tenancy.Testing;

/// <summary>A tenant saw, or could have seen, what is not its own; or nothing was there to show it.</summary>
public sealed class TenantLeakException : Exception
{
    internal TenantLeakException(IReadOnlyList<IsolationFinding> findings)
        : base(string.Join(Environment.NewLine, findings.Select(static finding => $"{finding.Entity} ({finding.Table}): {finding.What}"))) => Findings = findings;

    /// <summary>Each finding.</summary>
    public IReadOnlyList<IsolationFinding> Findings { get; }
}
