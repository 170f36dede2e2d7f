namespace OrchStack.Tenancy.Quotas;

/// <summary>What a client reads of a tenant's usage.</summary>
/// <param name="Plan">The plan in force.</param>
/// <param name="Limits">All limits of it, in the order of their names.</param>
internal sealed record UsageAnswer(string? Plan, IReadOnlyList<LimitUsage> Limits)
{
    public static UsageAnswer Of(IReadOnlyList<QuotaUsage> usage, DateTimeOffset at) =>
        new(usage is [var first, ..] ? first.Limit.Plan : null, [.. usage.Select(limit => LimitUsage.Of(limit, at))]);
}
