namespace OrchStack.Tenancy.Quotas;

/// <summary>A limit made ready for deciding.</summary>
/// <param name="Limit">What users see of it.</param>
/// <param name="Clock">Its token clock; null if the plan is free of the limit.</param>
internal sealed record QuotaRule(QuotaLimit Limit, TokenClock? Clock)
{
    public static QuotaRule TokenBucket(string plan, string name, TokenBucketOptions options)
    {
        var burst = options.Burst ?? options.Permits;
        var limit = new QuotaLimit { Plan = plan, Name = name, Quota = options.Permits, Window = options.Period, Burst = burst };
        return new QuotaRule(limit, new TokenClock(options.Permits, options.Period, burst));
    }

    public static QuotaRule Unlimited(string plan, string name) => new(new QuotaLimit { Plan = plan, Name = name }, null);

    public QuotaDecision Decide(in TokenBucketReading reading, bool granted, long cost) => new()
    {
        IsGranted = granted,
        Limit = Limit,
        Remaining = reading.Remaining,
        RetryAfter = granted ? null : reading.RetryAfter(cost),
        MoreAfter = reading.MoreAfter,
    };

    public QuotaDecision Grant() => new() { IsGranted = true, Limit = Limit };
}
