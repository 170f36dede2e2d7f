namespace OrchStack.Tenancy.Quotas;

/// <summary>Lays what a tenant has set over the limits of a plan.</summary>
internal static class QuotaOverrides
{
    /// <summary>The rules of a plan for a tenant.</summary>
    public static QuotaRules Compile(string name, QuotaPlanOptions plan, TenantQuotaSettings? settings)
    {
        QuotaOverride? Find(string limit) => settings?.Limits.TryGetValue(limit, out var change) == true ? change : null;

        IEnumerable<QuotaRule> Rules<T>(IEnumerable<KeyValuePair<string, T>> limits, Func<T, string?> meter, Func<string, T, QuotaOverride?, QuotaRule> rule) =>
            limits.Select(limit => Find(limit.Key) is { Unlimited: true }
                ? QuotaRuleFactory.Unlimited(name, limit.Key, meter(limit.Value))
                : rule(limit.Key, limit.Value, Find(limit.Key)));

        return new QuotaRules(
            name,
            [
                .. Rules(plan.TokenBuckets, o => o.Meter, (limit, o, change) => QuotaRuleFactory.Of(name, limit, With(o, change))),
                .. Rules(plan.Budgets, o => o.Meter, (limit, o, change) => QuotaRuleFactory.Of(name, limit, o, change?.Amount, settings)),
                .. Rules(plan.Gauges, o => o.Meter, (limit, o, change) => QuotaRuleFactory.Of(name, limit, o, change?.Amount)),
                .. Rules(plan.Concurrencies, o => o.Meter, (limit, o, change) => QuotaRuleFactory.Of(name, limit, o, change?.Amount)),
                .. plan.UnlimitedLimits.Select(limit => QuotaRuleFactory.Unlimited(name, limit, null)),
            ]);
    }

    /// <summary>What is wrong with a change of a limit that the plan has.</summary>
    public static IEnumerable<string> FaultsOf(this QuotaPlanOptions plan, string limit, QuotaOverride change)
    {
        if (plan.TokenBuckets.TryGetValue(limit, out var bucket))
        {
            return TokenBucketFaults.Of(With(bucket, change));
        }

        return change.Burst is not null ? ["it has a Burst, which only a token bucket has. Leave it out."]
            : change.Amount is <= 0 or > AmountFaults.Most ? [$"Amount is {AmountFaults.Text(change.Amount.Value)}. Set it from 1 to {AmountFaults.Text(AmountFaults.Most)}."]
            : [];
    }

    private static TokenBucketOptions With(TokenBucketOptions bucket, QuotaOverride? change) => change is null ? bucket : new TokenBucketOptions
    {
        Permits = change.Amount ?? bucket.Permits,
        Period = bucket.Period,
        Burst = change.Burst ?? bucket.Burst,
        Meter = bucket.Meter,
        Level = bucket.Level,
        Outage = bucket.Outage,
    };
}
