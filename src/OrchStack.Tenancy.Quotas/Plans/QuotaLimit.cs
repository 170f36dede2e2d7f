namespace OrchStack.Tenancy.Quotas;

/// <summary>One limit of one plan, as it is in force. Immutable and thread-safe.</summary>
public sealed record QuotaLimit
{
    /// <summary>The plan that it belongs to.</summary>
    public required string Plan { get; init; }

    /// <summary>Its name, such as "api.requests".</summary>
    public required string Name { get; init; }

    /// <summary>How many permits there are per <see cref="Window"/>; null if the plan is deliberately free of this limit.</summary>
    public long? Quota { get; init; }

    /// <summary>The time in which <see cref="Quota"/> permits come back; null if unlimited.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>The most permits that one call can take; null if unlimited.</summary>
    public long? Burst { get; init; }

    /// <summary>Whether the plan is deliberately free of this limit: every call is granted and nothing is counted.</summary>
    public bool IsUnlimited => Quota is null;
}
