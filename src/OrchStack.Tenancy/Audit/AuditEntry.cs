namespace OrchStack.Tenancy;

/// <summary>What an application says of an action; the log adds who, when and whose.</summary>
/// <param name="Action">What was done, as a stable name with dots: "document.deleted".</param>
public sealed record AuditEntry(string Action)
{
    /// <summary>What it was done to: "document:42".</summary>
    /// <value>Null by default.</value>
    public string? Target { get; init; }

    /// <summary>How it ended.</summary>
    /// <value><see cref="AuditOutcome.Succeeded"/> by default.</value>
    public AuditOutcome Outcome { get; init; } = AuditOutcome.Succeeded;

    /// <summary>Why it was done or refused, in words.</summary>
    /// <value>Null by default.</value>
    public string? Reason { get; init; }

    /// <summary>Who did it, where that is not the principal of the request.</summary>
    /// <value>Null by default: the request's principal, else "system".</value>
    public string? Actor { get; init; }
}
