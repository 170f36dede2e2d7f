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

    public void Count(in QuotaDecision decision) => _decisions.Add(
        1,
        new KeyValuePair<string, object?>("limit", decision.Limit.Name),
        new KeyValuePair<string, object?>("plan", decision.Limit.Plan),
        new KeyValuePair<string, object?>("outcome", decision.IsGranted ? "granted" : "denied"));
}
