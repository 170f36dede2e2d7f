namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// The limits of one plan. The name of a limit is 1 to 64 lower-case ASCII letters, digits, dots, underscores and
/// hyphens, such as "api.requests"; it stands in headers, errors and metrics.
/// </summary>
public sealed class QuotaPlanOptions
{
    /// <summary>The limits that are token buckets, by name.</summary>
    public IDictionary<string, TokenBucketOptions> TokenBuckets { get; } = new Dictionary<string, TokenBucketOptions>(StringComparer.Ordinal);

    /// <summary>The limits that this plan is deliberately free of, by name.</summary>
    public ISet<string> UnlimitedLimits { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Limits a rate, and lets a tenant that was idle catch up in a burst. Called again for the same limit, it replaces it.</summary>
    /// <param name="limit">The name of the limit.</param>
    /// <param name="permits">How many permits come back within a period, evenly.</param>
    /// <param name="per">The period.</param>
    /// <param name="burst">The most permits that can be taken at once; as many as <paramref name="permits"/> if null.</param>
    public QuotaPlanOptions TokenBucket(string limit, long permits, TimeSpan per, long? burst = null)
    {
        ArgumentNullException.ThrowIfNull(limit);
        TokenBuckets[limit] = new TokenBucketOptions { Permits = permits, Period = per, Burst = burst };
        return this;
    }

    /// <summary>Grants every call on a limit. Without it, a limit that the plan does not name is refused.</summary>
    /// <param name="limit">The name of the limit.</param>
    public QuotaPlanOptions Unlimited(string limit)
    {
        ArgumentNullException.ThrowIfNull(limit);
        UnlimitedLimits.Add(limit);
        return this;
    }
}
