using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Quotas;

internal sealed class QuotaOptionsValidator : IValidateOptions<QuotaOptions>
{
    public ValidateOptionsResult Validate(string? name, QuotaOptions options)
    {
        string[] faults = options.Plans.Count == 0
            ? ["There is no plan, so every tenant would be refused. Add one: AddQuotas(q => q.AddPlan(\"free\", plan => …)), or a Plans section."]
            : [.. options.Plans.SelectMany(plan => OfPlan(plan.Key, plan.Value))];
        if (options.RememberCalls < TimeSpan.FromSeconds(1) || options.RememberCalls > TimeSpan.FromDays(7))
        {
            faults = [.. faults, $"RememberCalls is {options.RememberCalls}. Set it from 1 second to 7 days."];
        }

        if (options.StoreTimeout < TimeSpan.FromMilliseconds(1) || options.StoreTimeout > TimeSpan.FromSeconds(10))
        {
            faults = [.. faults, $"StoreTimeout is {options.StoreTimeout}. Set it from 1 millisecond to 10 seconds."];
        }

        if (options.OutageShare is < 1 or > 100)
        {
            faults = [.. faults, $"OutageShare is {options.OutageShare}. Set it from 1 to 100 percent."];
        }

        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> OfPlan(string name, QuotaPlanOptions? plan)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            yield return "A plan has an empty name. Name it as Tenant.Plan does.";
        }

        if (plan is null || !plan.Names.Any())
        {
            yield return $"Plan '{name}' has no limits. Give it some with TokenBucket, Budget, Gauge, Concurrency or Unlimited, or remove the plan.";
            yield break;
        }

        foreach (var limit in plan.Names.Distinct().Where(limit => !QuotaLimitName.IsValid(limit)))
        {
            yield return $"Plan '{name}' has a limit called '{limit}'. Rename it: {QuotaLimitName.Rule}.";
        }

        foreach (var limit in plan.Names.GroupBy(limit => limit, StringComparer.Ordinal).Where(limits => limits.Count() > 1))
        {
            yield return $"Plan '{name}' has '{limit.Key}' {limit.Count()} times, as limits of several kinds. Leave one, or give each a name of its own and the same Meter.";
        }

        var faults = plan.TokenBuckets.SelectMany(limit => Named(limit.Key, TokenBucketFaults.Of(limit.Value)))
            .Concat(plan.Budgets.SelectMany(limit => Named(limit.Key, AmountFaults.Of(limit.Value))))
            .Concat(plan.Gauges.SelectMany(limit => Named(limit.Key, AmountFaults.Of(limit.Value))))
            .Concat(plan.Concurrencies.SelectMany(limit => Named(limit.Key, AmountFaults.Of(limit.Value))));
        foreach (var (limit, fault) in faults)
        {
            yield return $"Plan '{name}', limit '{limit}': {fault}";
        }
    }

    private static IEnumerable<(string Limit, string Fault)> Named(string limit, IEnumerable<string> faults) => faults.Select(fault => (limit, fault));
}
