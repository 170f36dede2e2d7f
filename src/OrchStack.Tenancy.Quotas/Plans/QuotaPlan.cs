using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace OrchStack.Tenancy.Quotas;

/// <summary>One plan made ready for deciding. Tenants that have set nothing of their own share its rules. Thread-safe.</summary>
internal sealed class QuotaPlan(string name, QuotaPlanOptions options)
{
    private readonly QuotaRules _rules = QuotaOverrides.Compile(name, options, settings: null);

    // As many as there are zones and days; what a tenant has otherwise set goes with its settings.
    private readonly ConcurrentDictionary<(string? TimeZone, int? AnchorDay), QuotaRules> _byCalendar = new();
    private readonly ConditionalWeakTable<TenantQuotaSettings, QuotaRules> _bySettings = [];

    public QuotaRules For(TenantQuotaSettings? settings) =>
        settings is null || settings.IsEmpty ? _rules
        : settings.Limits.Count > 0 ? _bySettings.GetValue(settings, own => QuotaOverrides.Compile(name, options, own))
        : _byCalendar.GetOrAdd((settings.TimeZone, settings.AnchorDay), _ => QuotaOverrides.Compile(name, options, settings));
}
