using System.Collections.Frozen;

namespace OrchStack.Tenancy.Quotas;

/// <summary>All plans as they stood when the options were read: a copy, so that it never changes under a decision.</summary>
internal sealed class QuotaPlans(QuotaOptions options)
{
    private readonly FrozenDictionary<string, QuotaPlan> _plans = options.Plans
        .ToFrozenDictionary(plan => plan.Key, plan => new QuotaPlan(plan.Key, plan.Value), StringComparer.OrdinalIgnoreCase);

    public QuotaPlan Find(string name) => _plans.TryGetValue(name, out var plan)
        ? plan
        : throw QuotaConfigurationException.UnknownPlan(name, _plans.Keys);
}
