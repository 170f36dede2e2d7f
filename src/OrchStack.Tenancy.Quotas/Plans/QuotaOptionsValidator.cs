using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Quotas;

internal sealed class QuotaOptionsValidator : IValidateOptions<QuotaOptions>
{
    public ValidateOptionsResult Validate(string? name, QuotaOptions options)
    {
        string[] faults = options.Plans.Count == 0
            ? ["There is no plan, so every tenant would be refused. Add one: AddQuotas(q => q.AddPlan(\"free\", plan => …)), or a Plans section."]
            : [.. options.Plans.SelectMany(plan => OfPlan(plan.Key, plan.Value))];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> OfPlan(string name, QuotaPlanOptions? plan)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            yield return "A plan has an empty name. Name it as Tenant.Plan does.";
        }

        if (plan is null || plan.TokenBuckets.Count + plan.UnlimitedLimits.Count == 0)
        {
            yield return $"Plan '{name}' has no limits. Give it some with TokenBucket or Unlimited, or remove the plan.";
            yield break;
        }

        foreach (var limit in plan.TokenBuckets.Keys.Concat(plan.UnlimitedLimits).Where(limit => !QuotaLimitName.IsValid(limit)))
        {
            yield return $"Plan '{name}' has a limit called '{limit}'. Rename it: {QuotaLimitName.Rule}.";
        }

        foreach (var limit in plan.UnlimitedLimits.Where(plan.TokenBuckets.ContainsKey))
        {
            yield return $"Plan '{name}' both limits '{limit}' and is free of it. Remove the token bucket or the Unlimited.";
        }

        foreach (var (limit, bucket) in plan.TokenBuckets)
        {
            foreach (var fault in TokenBucketFaults.Of(bucket))
            {
                yield return $"Plan '{name}', limit '{limit}': {fault}";
            }
        }
    }
}
