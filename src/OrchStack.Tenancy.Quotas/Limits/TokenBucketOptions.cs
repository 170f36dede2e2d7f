namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// A limit on a rate: a bucket that holds <see cref="Burst"/> permits, is full at first, and gets
/// <see cref="Permits"/> back per <see cref="Period"/>, evenly. Time is counted in whole milliseconds.
/// </summary>
public sealed class TokenBucketOptions
{
    /// <summary>How many permits come back per period: 1 to 999,999,999,999,999.</summary>
    public long Permits { get; set; }

    /// <summary>The period: whole milliseconds, positive, at most 36,500 days.</summary>
    public TimeSpan Period { get; set; }

    /// <summary>
    /// The most permits that can be taken at once: 1 to 999,999,999,999,999, and no more than come back in 36,500 days.
    /// </summary>
    /// <value>Null by default: as many as <see cref="Permits"/>.</value>
    public long? Burst { get; set; }

    /// <summary>What the limit counts, as calls name it: several limits of a plan can count the same.</summary>
    /// <value>Null by default: what is called as the limit is.</value>
    public string? Meter { get; set; }

    /// <summary>For whom the limit counts.</summary>
    /// <value>The tenant as a whole by default.</value>
    public QuotaLevel Level { get; set; }

    /// <summary>What the limit says while the store that all nodes share does not answer.</summary>
    /// <value>Calls are refused by default.</value>
    public QuotaOutage Outage { get; set; }
}
