namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// The buckets of one tenant. Those of limits that its plan does not name at present are kept: a tenant that goes to
/// another plan and back finds what it owed.
/// </summary>
internal sealed class TenantQuotas
{
    private readonly Lock _changing = new();
    private readonly Dictionary<string, TokenBucket> _buckets = new(StringComparer.Ordinal);
    private volatile PlanBuckets? _current;

    public PlanBuckets Under(QuotaPlans plans, string plan, long time) => _current is { } current && current.IsFor(plans, plan)
        ? current
        : Adopt(plans, plan, time);

    private PlanBuckets Adopt(QuotaPlans plans, string name, long time)
    {
        var plan = plans.Find(name);
        lock (_changing)
        {
            return _current is { } current && current.IsFor(plans, name)
                ? current
                : _current = new PlanBuckets(plans, name, plan, [.. plan.Rules.Select(rule => BucketOf(rule, time))]);
        }
    }

    private TokenBucket? BucketOf(QuotaRule rule, long time)
    {
        if (rule.Clock is not { } clock)
        {
            return null;
        }

        return !_buckets.TryGetValue(rule.Limit.Name, out var bucket) ? _buckets[rule.Limit.Name] = new TokenBucket(clock, spent: 0)
            : bucket.Clock == clock ? bucket
            : _buckets[rule.Limit.Name] = bucket.ReplaceBy(clock, time);
    }
}
