namespace OrchStack.Tenancy.Quotas;

/// <summary>What one limit has counted for one subject. What the two numbers are depends on the limit's kind.</summary>
internal struct QuotaCell
{
    /// <summary>What is used; of a token bucket, in parts of a permit.</summary>
    public long Used;

    /// <summary>
    /// Of a token bucket, the time at which <see cref="Used"/> was that. Otherwise the highest threshold told, in percent, and for a
    /// budget, above it, the end of the period.
    /// </summary>
    public long Mark;
}
