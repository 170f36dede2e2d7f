namespace OrchStack.Tenancy.Quotas;

/// <summary>A limit on what is used within a period of the calendar, such as tokens a month. Unused amounts are not carried over.</summary>
public sealed class BudgetOptions : IAmountOptions
{
    /// <summary>How much there is for a period: 1 to 999,999,999,999,999.</summary>
    public long Amount { get; set; }

    /// <summary>The period.</summary>
    /// <value>A month by default.</value>
    public QuotaPeriod Period { get; set; } = QuotaPeriod.Month;

    /// <summary>
    /// The day on which a period begins: of the month (1 to 31; shorter months begin on their last day), or of the week
    /// (1, Monday, to 7). A day begins at its midnight, whatever stands here.
    /// </summary>
    /// <value>1 by default.</value>
    public int AnchorDay { get; set; } = 1;

    /// <summary>The time zone whose midnight begins a period, by its IANA name, such as "Europe/Berlin".</summary>
    /// <value>Null by default: the tenant's own, if it has set one, or UTC.</value>
    public string? TimeZone { get; set; }

    /// <summary>How many ended periods are kept for the history: 0 to 1,000.</summary>
    /// <value>31 by default.</value>
    public int HistoryPeriods { get; set; } = 31;

    /// <inheritdoc cref="TokenBucketOptions.Meter"/>
    public string? Meter { get; set; }

    /// <inheritdoc cref="TokenBucketOptions.Level"/>
    public QuotaLevel Level { get; set; }

    /// <inheritdoc cref="TokenBucketOptions.Outage"/>
    public QuotaOutage Outage { get; set; }

    /// <summary>What happens to a call that goes beyond <see cref="Amount"/>.</summary>
    /// <value>It is denied by default.</value>
    public QuotaOverage Overage { get; set; }

    /// <summary>How much beyond <see cref="Amount"/> is granted with <see cref="QuotaOverage.AllowUpTo"/>; 0 otherwise.</summary>
    public long OverageAmount { get; set; }

    /// <summary>At which percentages of <see cref="Amount"/> an event is raised, once each per period: 1 to 1,000.</summary>
    /// <value>None by default.</value>
    public IList<int> Thresholds { get; } = [];
}
