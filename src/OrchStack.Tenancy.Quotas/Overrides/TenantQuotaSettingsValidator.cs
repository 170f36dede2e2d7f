using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Quotas;

/// <summary>Refuses what a tenant cannot have, before it is stored: in any plan that has the limit.</summary>
internal sealed class TenantQuotaSettingsValidator(IOptionsMonitor<QuotaOptions> plans) : IValidateOptions<TenantQuotaSettings>
{
    public ValidateOptionsResult Validate(string? name, TenantQuotaSettings options)
    {
        string[] faults = [.. OfCalendar(options), .. options.Limits.SelectMany(limit => OfLimit(limit.Key, limit.Value))];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> OfCalendar(TenantQuotaSettings options) =>
        QuotaCalendar.FaultOf(options.AnchorDay ?? 1, options.TimeZone, QuotaPeriod.Month) is { } fault ? [fault] : [];

    private IEnumerable<string> OfLimit(string name, QuotaOverride? change)
    {
        var owners = plans.CurrentValue.Plans.Values.Where(plan => plan.Has(name)).ToArray();
        if (owners.Length == 0 || change is null)
        {
            return [$"Limits has '{name}', {(change is null ? "which is empty" : "which is a limit of no plan")}. Name one of: {Known()}."];
        }

        return owners.SelectMany(plan => plan.FaultsOf(name, change)).Distinct().Select(fault => $"Limit '{name}': {fault}");
    }

    private string Known() => string.Join(", ", plans.CurrentValue.Plans.Values.SelectMany(plan => plan.Names).Distinct().Order(StringComparer.Ordinal));
}
