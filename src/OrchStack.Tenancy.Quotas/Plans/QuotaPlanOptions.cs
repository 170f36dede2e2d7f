namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// The limits of one plan. The name of a limit is 1 to 64 lower-case ASCII letters, digits, dots, underscores and
/// hyphens, such as "api.requests"; it stands in headers, errors and metrics.
/// </summary>
public sealed class QuotaPlanOptions
{
    /// <summary>The limits on a rate, by name.</summary>
    public IDictionary<string, TokenBucketOptions> TokenBuckets { get; } = new Dictionary<string, TokenBucketOptions>(StringComparer.Ordinal);

    /// <summary>The limits for a period of the calendar, by name.</summary>
    public IDictionary<string, BudgetOptions> Budgets { get; } = new Dictionary<string, BudgetOptions>(StringComparer.Ordinal);

    /// <summary>The limits on what is there, by name.</summary>
    public IDictionary<string, GaugeOptions> Gauges { get; } = new Dictionary<string, GaugeOptions>(StringComparer.Ordinal);

    /// <summary>The limits on what goes on at once, by name.</summary>
    public IDictionary<string, ConcurrencyOptions> Concurrencies { get; } = new Dictionary<string, ConcurrencyOptions>(StringComparer.Ordinal);

    /// <summary>The limits that this plan is deliberately free of, by name.</summary>
    public ISet<string> UnlimitedLimits { get; } = new HashSet<string>(StringComparer.Ordinal);

    internal IEnumerable<string> Names => TokenBuckets.Keys.Concat(Budgets.Keys).Concat(Gauges.Keys).Concat(Concurrencies.Keys).Concat(UnlimitedLimits);

    /// <summary>Limits a rate, and lets a tenant that was idle catch up in a burst. Called again for the same limit, it replaces it.</summary>
    /// <param name="limit">The name of the limit.</param>
    /// <param name="permits">How many permits come back within a period, evenly.</param>
    /// <param name="per">The period.</param>
    /// <param name="burst">The most permits that can be taken at once; as many as <paramref name="permits"/> if null.</param>
    /// <param name="configure">What else is other than the defaults.</param>
    public QuotaPlanOptions TokenBucket(string limit, long permits, TimeSpan per, long? burst = null, Action<TokenBucketOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(limit);
        var options = new TokenBucketOptions { Permits = permits, Period = per, Burst = burst };
        configure?.Invoke(options);
        TokenBuckets[limit] = options;
        return this;
    }

    /// <summary>Limits what is used within a period of the calendar. Called again for the same limit, it replaces it.</summary>
    /// <param name="limit">The name of the limit.</param>
    /// <param name="amount">How much there is for a period.</param>
    /// <param name="per">The period.</param>
    /// <param name="configure">What else is other than the defaults.</param>
    public QuotaPlanOptions Budget(string limit, long amount, QuotaPeriod per, Action<BudgetOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(limit);
        var options = new BudgetOptions { Amount = amount, Period = per };
        configure?.Invoke(options);
        Budgets[limit] = options;
        return this;
    }

    /// <summary>Limits what is there, such as stored bytes. Called again for the same limit, it replaces it.</summary>
    /// <param name="limit">The name of the limit.</param>
    /// <param name="amount">How much there may be.</param>
    /// <param name="configure">What else is other than the defaults.</param>
    public QuotaPlanOptions Gauge(string limit, long amount, Action<GaugeOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(limit);
        var options = new GaugeOptions { Amount = amount };
        configure?.Invoke(options);
        Gauges[limit] = options;
        return this;
    }

    /// <summary>Limits what goes on at once, such as sessions. Called again for the same limit, it replaces it.</summary>
    /// <param name="limit">The name of the limit.</param>
    /// <param name="amount">How many at once.</param>
    /// <param name="configure">What else is other than the defaults.</param>
    public QuotaPlanOptions Concurrency(string limit, long amount, Action<ConcurrencyOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(limit);
        var options = new ConcurrencyOptions { Amount = amount };
        configure?.Invoke(options);
        Concurrencies[limit] = options;
        return this;
    }

    /// <summary>Grants every call on a limit. Without it, what no limit of the plan counts is refused.</summary>
    /// <param name="limit">The name of the limit.</param>
    public QuotaPlanOptions Unlimited(string limit)
    {
        ArgumentNullException.ThrowIfNull(limit);
        UnlimitedLimits.Add(limit);
        return this;
    }

    internal bool Has(string limit) => Names.Contains(limit, StringComparer.Ordinal);
}
