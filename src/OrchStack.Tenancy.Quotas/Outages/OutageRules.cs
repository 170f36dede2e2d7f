using System.Runtime.CompilerServices;

namespace OrchStack.Tenancy.Quotas;

/// <summary>The limits of a plan that a node grants by itself, at its share; compiled once for each plan.</summary>
internal sealed class OutageRules(int share)
{
    private readonly ConditionalWeakTable<QuotaRules, QuotaRules> _shared = [];

    public QuotaRules Of(QuotaRules rules) => _shared.GetValue(rules, all => new QuotaRules(all.Plan, all.All.Where(rule => rule.Outage == QuotaOutage.Local).Select(Shared)));

    private QuotaRule Shared(QuotaRule rule)
    {
        var rate = rule.Kind == QuotaLimitKind.TokenBucket ? TokenRate.Of(rule.Limit.Quota!.Value, rule.Limit.Window!.Value * 100 / share) : new TokenRate(0, 1);
        return new QuotaRule
        {
            Kind = rule.Kind,
            Limit = rule.Limit with { Burst = Share(rule.Most) },
            Rate = rate,
            Unit = rate.Parts,
            Most = Share(rule.Most),
            Calendar = rule.Calendar,
            TimeToLive = rule.TimeToLive,
            Outage = rule.Outage,
        };
    }

    private long Share(long most) => Math.Max(1, (long)((Int128)most * share / 100));
}
