namespace OrchStack.Tenancy.Quotas;

/// <summary>A limit on what goes on at the same time, such as sessions. Taken by <see cref="ITenantQuotas.LeaseAsync"/>.</summary>
public sealed class ConcurrencyOptions : IAmountOptions
{
    /// <summary>How many there may be at once: 1 to 999,999,999,999,999.</summary>
    public long Amount { get; set; }

    /// <summary>After how long a lease ends that its holder does not renew, because it is dead: 1 second to 1 day.</summary>
    /// <value>30 seconds by default.</value>
    public TimeSpan TimeToLive { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc cref="TokenBucketOptions.Meter"/>
    public string? Meter { get; set; }

    /// <inheritdoc cref="TokenBucketOptions.Level"/>
    public QuotaLevel Level { get; set; }

    /// <inheritdoc cref="TokenBucketOptions.Outage"/>
    public QuotaOutage Outage { get; set; }

    /// <inheritdoc cref="BudgetOptions.Overage"/>
    public QuotaOverage Overage { get; set; }

    /// <inheritdoc cref="BudgetOptions.OverageAmount"/>
    public long OverageAmount { get; set; }

    /// <inheritdoc cref="GaugeOptions.Thresholds"/>
    public IList<int> Thresholds { get; } = [];
}
