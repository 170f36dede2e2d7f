namespace OrchStack.Tenancy.Quotas;

/// <summary>How much of one limit is used at one time. Immutable.</summary>
public sealed record QuotaUsage
{
    /// <summary>The limit.</summary>
    public required QuotaLimit Limit { get; init; }

    /// <summary>Whose of the tenant: a workspace, user or agent; null for the tenant's own.</summary>
    public string? Subject { get; init; }

    /// <summary>
    /// What is used, reservations included: of a token bucket, the permits that have not come back yet. Null if unlimited, where nothing
    /// is counted. More than the limit for a while where a change has lowered it.
    /// </summary>
    public long? Used { get; init; }

    /// <summary>How much can be taken now, overage included; null if unlimited.</summary>
    public long? Remaining { get; init; }

    /// <summary>The time until there is more than <see cref="Remaining"/>; null if nothing is missing, or if no time brings it.</summary>
    public TimeSpan? MoreAfter { get; init; }

    /// <summary>The time until nothing counts as used, if nothing is taken meanwhile: of a budget, the end of the period. Null if no time brings it.</summary>
    public TimeSpan? ResetAfter { get; init; }

    /// <summary>How much of <see cref="QuotaLimit.Quota"/> is used: 0.62 is 62 %. Null if unlimited.</summary>
    public double? Share => Used is { } used && Limit.Quota is { } quota ? (double)used / quota : null;

    internal static QuotaUsage Of(QuotaRule rule, string? subject, in QuotaCell cell, long now) => rule.Kind == QuotaLimitKind.Unlimited
        ? new QuotaUsage { Limit = rule.Limit }
        : new QuotaUsage
        {
            Limit = rule.Limit,
            Subject = subject,
            Used = rule.UsedOf(cell),
            Remaining = rule.RemainingOf(cell),
            MoreAfter = Time(rule.MoreAfter(cell, now)),
            ResetAfter = Time(rule.ResetAfter(cell, now)),
        };

    internal static TimeSpan? Time(long? milliseconds) => milliseconds is { } number ? TimeSpan.FromMilliseconds(number) : null;
}
