using System.Diagnostics.Metrics;

namespace OrchStack.Tenancy.Quotas;

/// <summary>Counts decisions. Never by tenant: a tag with as many values as there are tenants would sink the collector.</summary>
internal sealed class QuotaMetrics
{
    public const string MeterName = "OrchStack.Tenancy.Quotas";
    public const string DecisionsName = "orchstack.tenancy.quotas.decisions";

    private readonly Counter<long> _decisions;

    public QuotaMetrics(IMeterFactory meters) => _decisions = meters.Create(MeterName)
        .CreateCounter<long>(DecisionsName, "{decision}", "Decisions on quotas, by limit, plan and outcome (granted, denied).");

    public QuotaDecision Granted(ReadOnlySpan<QuotaEntry> entries, QuotaRule[] unlimited, in QuotaDecision decision)
    {
        if (_decisions.Enabled)
        {
            foreach (ref readonly var entry in entries)
            {
                Count(entry.Rule.Limit, "granted");
            }

            foreach (var rule in unlimited)
            {
                Count(rule.Limit, "granted");
            }
        }

        return decision;
    }

    /// <summary>A limit that would have granted took nothing, so it has decided nothing.</summary>
    public QuotaDecision Denied(in QuotaDecision decision)
    {
        foreach (var violation in decision.Violations)
        {
            Count(violation.Limit, "denied");
        }

        return decision;
    }

    private void Count(QuotaLimit limit, string outcome) => _decisions.Add(
        1,
        new KeyValuePair<string, object?>("limit", limit.Name),
        new KeyValuePair<string, object?>("plan", limit.Plan),
        new KeyValuePair<string, object?>("outcome", outcome));
}
