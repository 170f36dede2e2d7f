namespace OrchStack.Tenancy;

/// <summary>How an audited action ended.</summary>
public enum AuditOutcome
{
    /// <summary>It was done.</summary>
    Succeeded = 1,

    /// <summary>It was not allowed, and nothing was done.</summary>
    Refused = 2,

    /// <summary>It was begun and went wrong; it may have been done in part.</summary>
    Failed = 3,
}
