namespace OrchStack.Tenancy.Quotas;

/// <summary>What the engine says to one call on one limit. The default of the struct is a refusal.</summary>
public readonly record struct QuotaDecision
{
    /// <summary>Whether the call may go on; its cost has then been taken.</summary>
    public bool IsGranted { get; init; }

    /// <summary>The limit that decided.</summary>
    public required QuotaLimit Limit { get; init; }

    /// <summary>The permits that are left after this call; null if unlimited.</summary>
    public long? Remaining { get; init; }

    /// <summary>
    /// For a refused call, the shortest time after which the very same call passes, if nothing else is taken meanwhile;
    /// null if its cost is more than <see cref="QuotaLimit.Burst"/>, so that it never can, and for a granted call.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The time until there is more than <see cref="Remaining"/>; null if nothing is missing, or if unlimited.</summary>
    public TimeSpan? MoreAfter { get; init; }
}
