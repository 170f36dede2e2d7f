namespace OrchStack.Tenancy.Quotas;

/// <summary>One limit of one plan, as it is in force for a tenant. Immutable and thread-safe.</summary>
public sealed record QuotaLimit
{
    /// <summary>The plan that it belongs to.</summary>
    public required string Plan { get; init; }

    /// <summary>Its name, such as "ai.tokens.month".</summary>
    public required string Name { get; init; }

    /// <summary>What it counts, as calls name it, such as "ai.tokens".</summary>
    public required string Meter { get; init; }

    /// <summary>How it counts.</summary>
    public QuotaLimitKind Kind { get; init; }

    /// <summary>For whom it counts.</summary>
    public QuotaLevel Level { get; init; }

    /// <summary>
    /// The amount of the limit: the permits per <see cref="Window"/> of a token bucket, else how much there may be; null if unlimited.
    /// </summary>
    public long? Quota { get; init; }

    /// <summary>The time in which <see cref="Quota"/> permits of a token bucket come back; null otherwise.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>The period of a budget; null otherwise.</summary>
    public QuotaPeriod? Period { get; init; }

    /// <summary>The most that one call can take, overage included; null if unlimited.</summary>
    public long? Burst { get; init; }

    /// <summary>What happens beyond <see cref="Quota"/>.</summary>
    public QuotaOverage Overage { get; init; }

    /// <summary>Whether the plan is deliberately free of this limit: every call is granted and nothing is counted.</summary>
    public bool IsUnlimited => Kind == QuotaLimitKind.Unlimited;
}
