using System.Collections.Frozen;

namespace OrchStack.Tenancy.Quotas;

/// <summary>One plan made ready for deciding. Its rules are in the order of their names, in every plan the same.</summary>
internal sealed class QuotaPlan
{
    private readonly FrozenDictionary<string, int> _indexes;

    public QuotaPlan(string name, QuotaPlanOptions options)
    {
        Name = name;
        Rules =
        [
            .. options.TokenBuckets.Select(limit => QuotaRule.TokenBucket(name, limit.Key, limit.Value))
                .Concat(options.UnlimitedLimits.Select(limit => QuotaRule.Unlimited(name, limit)))
                .OrderBy(rule => rule.Limit.Name, StringComparer.Ordinal),
        ];
        _indexes = Rules.Index().ToFrozenDictionary(rule => rule.Item.Limit.Name, rule => rule.Index, StringComparer.Ordinal);
    }

    public string Name { get; }

    public QuotaRule[] Rules { get; }

    public int IndexOf(string limit) => _indexes.TryGetValue(limit, out var index)
        ? index
        : throw QuotaConfigurationException.UnknownLimit(Name, limit, Rules.Select(rule => rule.Limit.Name));
}
