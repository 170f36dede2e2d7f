namespace OrchStack.Tenancy.Quotas;

/// <summary>Makes rules of options that have been checked.</summary>
internal static class QuotaRuleFactory
{
    public static QuotaRule Unlimited(string plan, string name, string? meter) => new()
    {
        Kind = QuotaLimitKind.Unlimited,
        Limit = new QuotaLimit { Plan = plan, Name = name, Meter = meter ?? name, Kind = QuotaLimitKind.Unlimited },
        Most = long.MaxValue,
    };

    public static QuotaRule Of(string plan, string name, TokenBucketOptions options)
    {
        var burst = options.Burst ?? options.Permits;
        var rate = TokenRate.Of(options.Permits, options.Period);
        return new QuotaRule
        {
            Kind = QuotaLimitKind.TokenBucket,
            Rate = rate,
            Unit = rate.Parts,
            Most = burst,
            Outage = options.Outage,
            Limit = new QuotaLimit
            {
                Plan = plan,
                Name = name,
                Meter = options.Meter ?? name,
                Kind = QuotaLimitKind.TokenBucket,
                Level = options.Level,
                Quota = options.Permits,
                Window = options.Period,
                Burst = burst,
            },
        };
    }

    public static QuotaRule Of(string plan, string name, BudgetOptions options, long? amount, TenantQuotaSettings? tenant) => new()
    {
        Kind = QuotaLimitKind.Budget,
        Calendar = QuotaCalendar.Of(
            options.Period,
            options.Period == QuotaPeriod.Month ? tenant?.AnchorDay ?? options.AnchorDay : options.AnchorDay,
            options.TimeZone ?? tenant?.TimeZone),
        HistoryPeriods = options.HistoryPeriods,
        Most = CeilingOf(options, amount),
        Outage = options.Outage,
        Thresholds = ThresholdsOf(options, amount),
        Limit = LimitOf(plan, name, options, amount, QuotaLimitKind.Budget) with { Period = options.Period },
    };

    public static QuotaRule Of(string plan, string name, GaugeOptions options, long? amount) => new()
    {
        Kind = QuotaLimitKind.Gauge,
        Most = CeilingOf(options, amount),
        Outage = options.Outage,
        Thresholds = ThresholdsOf(options, amount),
        Limit = LimitOf(plan, name, options, amount, QuotaLimitKind.Gauge),
    };

    public static QuotaRule Of(string plan, string name, ConcurrencyOptions options, long? amount) => new()
    {
        Kind = QuotaLimitKind.Concurrency,
        TimeToLive = (long)options.TimeToLive.TotalMilliseconds,
        Most = CeilingOf(options, amount),
        Outage = options.Outage,
        Thresholds = ThresholdsOf(options, amount),
        Limit = LimitOf(plan, name, options, amount, QuotaLimitKind.Concurrency),
    };

    private static QuotaLimit LimitOf(string plan, string name, IAmountOptions options, long? amount, QuotaLimitKind kind) => new()
    {
        Plan = plan,
        Name = name,
        Meter = options.Meter ?? name,
        Kind = kind,
        Level = options.Level,
        Quota = amount ?? options.Amount,
        Burst = CeilingOf(options, amount),
        Overage = options.Overage,
    };

    private static long CeilingOf(IAmountOptions options, long? amount) => options.Overage switch
    {
        QuotaOverage.Allow => TokenRate.Exact,
        QuotaOverage.AllowUpTo => (amount ?? options.Amount) + options.OverageAmount,
        _ => amount ?? options.Amount,
    };

    private static (int Percent, long Used)[] ThresholdsOf(IAmountOptions options, long? amount) =>
        [.. options.Thresholds.Distinct().Order().Select(percent => (percent, (long)((((Int128)(amount ?? options.Amount) * percent) + 99) / 100)))];
}
