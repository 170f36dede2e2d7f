namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// A limit on a rate: a bucket that holds <see cref="Burst"/> permits, is full at first, and gets
/// <see cref="Permits"/> back per <see cref="Period"/>, one after the other.
/// </summary>
public sealed class TokenBucketOptions
{
    /// <summary>How many permits come back per period: 1 to 999,999,999,999,999, and at most a billion a second.</summary>
    public long Permits { get; set; }

    /// <summary>The period: positive, at most 36,500 days.</summary>
    public TimeSpan Period { get; set; }

    /// <summary>
    /// The most permits that can be taken at once: 1 to 999,999,999,999,999, and no more than come back in 36,500 days.
    /// </summary>
    /// <value>Null by default: as many as <see cref="Permits"/>.</value>
    public long? Burst { get; set; }
}
