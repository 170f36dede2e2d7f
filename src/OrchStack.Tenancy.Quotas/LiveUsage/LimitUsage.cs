namespace OrchStack.Tenancy.Quotas;

/// <summary>What a client reads of one limit; numbers are null where it is unlimited.</summary>
internal sealed record LimitUsage
{
    private const double Percents = 100;

    public required string Limit { get; init; }

    public required string Meter { get; init; }

    public required QuotaLimitKind Kind { get; init; }

    public required QuotaLevel Level { get; init; }

    /// <summary>The name of the workspace, user or agent; null for the tenant's own.</summary>
    public string? Subject { get; init; }

    public bool Unlimited { get; init; }

    public long? Used { get; init; }

    public long? Quota { get; init; }

    public long? Remaining { get; init; }

    /// <summary>How much of the quota is used, to two decimals: 62 is 62 %, and more than 100 is more than the quota.</summary>
    public double? Percent { get; init; }

    /// <summary>The period of a budget.</summary>
    public QuotaPeriod? Period { get; init; }

    /// <summary>The time in which the permits of a token bucket come back.</summary>
    public double? WindowSeconds { get; init; }

    /// <summary>When nothing counts as used any more if nothing is used meanwhile; null if no time brings it.</summary>
    public DateTimeOffset? ResetsAt { get; init; }

    public static LimitUsage Of(QuotaUsage usage, DateTimeOffset at) => new()
    {
        Limit = usage.Limit.Name,
        Meter = usage.Limit.Meter,
        Kind = usage.Limit.Kind,
        Level = usage.Limit.Level,
        Subject = usage.Subject,
        Unlimited = usage.Limit.IsUnlimited,
        Used = usage.Used,
        Quota = usage.Limit.Quota,
        Remaining = usage.Remaining,
        Percent = usage.Share is { } share ? Math.Round(share * Percents, 2) : null,
        Period = usage.Limit.Period,
        WindowSeconds = usage.Limit.Window?.TotalSeconds,
        ResetsAt = usage.ResetAfter is { } wait ? ToSecond(at + wait) : null,
    };

    // The store's clock and this one are read one after the other: a midnight would be a few milliseconds beside itself.
    private static DateTimeOffset ToSecond(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds((time.ToUnixTimeMilliseconds() + 500) / 1_000);
}
