namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// Thrown where a call asks for what nobody has described: the tenant's plan is not configured, or has no limit that
/// counts it. The call is refused, because the alternative would be unlimited by accident.
/// </summary>
public sealed class QuotaConfigurationException : TenancyException
{
    private QuotaConfigurationException(string message, string plan, string? meter)
        : base(message)
    {
        Plan = plan;
        Meter = meter;
    }

    /// <summary>The plan that the tenant has.</summary>
    public string Plan { get; }

    /// <summary>What no limit of the plan counts; null if the plan itself is not configured.</summary>
    public string? Meter { get; }

    internal static QuotaConfigurationException UnknownPlan(string plan, IEnumerable<string> known) => new(
        $"""
        Refused to decide on a quota: the tenant is on plan '{plan}', which is not configured. Configured are: {List(known)}.
        Nothing was counted. Describe the plan with AddQuotas(q => q.AddPlan("{plan}", plan => …)), or set Tenant.Plan to one of those.
        """,
        plan,
        meter: null);

    internal static QuotaConfigurationException UnknownMeter(string plan, string meter, IEnumerable<string> known) => new(
        $"""
        Refused to decide on '{meter}': no limit of plan '{plan}' counts it. It counts: {List(known)}.
        Nothing was counted. Add a limit to the plan, such as plan.TokenBucket("{meter}", permits, per), or plan.Unlimited("{meter}") if it is meant to be free of one.
        """,
        plan,
        meter);

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal).Select(name => $"'{name}'"));
}
