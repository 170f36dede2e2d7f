using System.Collections.Frozen;

namespace OrchStack.Tenancy.Quotas;

/// <summary>All rules of a plan as they are for a tenant. Immutable and thread-safe; shared by the tenants that have set nothing of their own.</summary>
internal sealed class QuotaRules
{
    private readonly FrozenDictionary<string, QuotaRule[]> _byMeter;

    public QuotaRules(string plan, IEnumerable<QuotaRule> rules)
    {
        Plan = plan;
        All = [.. rules.OrderBy(rule => rule.Limit.Name, StringComparer.Ordinal)];
        OfTenant = Number(rule => rule.Level == QuotaLevel.Tenant);
        OfSubjects = Number(rule => rule.Level != QuotaLevel.Tenant);
        _byMeter = All.GroupBy(rule => rule.Limit.Meter, StringComparer.Ordinal)
            .ToFrozenDictionary(rules => rules.Key, rules => rules.ToArray(), StringComparer.Ordinal);
    }

    public string Plan { get; }

    /// <summary>In the order of their names.</summary>
    public QuotaRule[] All { get; }

    /// <summary>Those that count for the tenant as a whole; a rule's index is its place.</summary>
    public QuotaRule[] OfTenant { get; }

    /// <summary>Those that count for workspaces, users and agents; a rule's index is its place.</summary>
    public QuotaRule[] OfSubjects { get; }

    /// <summary>The rules that count a meter.</summary>
    /// <exception cref="QuotaConfigurationException">There is none.</exception>
    public QuotaRule[] Of(string meter) => _byMeter.TryGetValue(meter, out var rules)
        ? rules
        : throw QuotaConfigurationException.UnknownMeter(Plan, meter, _byMeter.Keys);

    public QuotaRule? Find(string limit) => Array.Find(All, rule => rule.Limit.Name == limit);

    private QuotaRule[] Number(Predicate<QuotaRule> belongs)
    {
        var rules = Array.FindAll(All, rule => rule.Kind != QuotaLimitKind.Unlimited && belongs(rule));
        for (var i = 0; i < rules.Length; i++)
        {
            rules[i].Index = i;
        }

        return rules;
    }
}
