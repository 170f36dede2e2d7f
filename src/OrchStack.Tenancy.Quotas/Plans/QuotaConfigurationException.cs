namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// Thrown where a call asks for a limit that nobody has described: the tenant's plan is not configured, or does not
/// name the limit. The call is refused, because the alternative would be unlimited by accident.
/// </summary>
public sealed class QuotaConfigurationException : TenancyException
{
    private QuotaConfigurationException(string message, string plan, string? limit)
        : base(message)
    {
        Plan = plan;
        Limit = limit;
    }

    /// <summary>The plan that the tenant has.</summary>
    public string Plan { get; }

    /// <summary>The limit that the plan does not name; null if the plan itself is not configured.</summary>
    public string? Limit { get; }

    internal static QuotaConfigurationException UnknownPlan(string plan, IEnumerable<string> known) => new(
        $"""
        Refused to decide on a quota: the tenant is on plan '{plan}', which is not configured. Configured are: {List(known)}.
        Nothing was counted. Describe the plan with AddQuotas(q => q.AddPlan("{plan}", plan => …)), or set Tenant.Plan to one of those.
        """,
        plan,
        limit: null);

    internal static QuotaConfigurationException UnknownLimit(string plan, string limit, IEnumerable<string> known) => new(
        $"""
        Refused to decide on the limit '{limit}': plan '{plan}' does not name it. It names: {List(known)}.
        Nothing was counted. Add plan.TokenBucket("{limit}", permits, per) to the plan, or plan.Unlimited("{limit}") if it is meant to be free of the limit.
        """,
        plan,
        limit);

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal).Select(name => $"'{name}'"));
}
