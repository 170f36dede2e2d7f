namespace OrchStack.Tenancy.Quotas;

/// <summary>A limit on an amount that is there, such as stored bytes or the number of agents.</summary>
public sealed class GaugeOptions : IAmountOptions
{
    /// <summary>How much there may be: 1 to 999,999,999,999,999.</summary>
    public long Amount { get; set; }

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

    /// <summary>At which percentages of <see cref="Amount"/> an event is raised: once, and again after there was less. 1 to 1,000.</summary>
    /// <value>None by default.</value>
    public IList<int> Thresholds { get; } = [];
}
