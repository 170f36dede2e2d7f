namespace OrchStack.Tenancy.Quotas;

/// <summary>How much of one limit a tenant has used at one time. Immutable.</summary>
public sealed record QuotaUsage
{
    /// <summary>The limit.</summary>
    public required QuotaLimit Limit { get; init; }

    /// <summary>
    /// The permits that are used and have not come back yet; null if unlimited, where nothing is counted.
    /// More than the burst for a while where a change has lowered it.
    /// </summary>
    public long? Used { get; init; }

    /// <summary>The permits that can be taken now; null if unlimited.</summary>
    public long? Remaining { get; init; }

    /// <summary>The time until nothing counts as used, if nothing is taken meanwhile; null if unlimited.</summary>
    public TimeSpan? ResetAfter { get; init; }
}
