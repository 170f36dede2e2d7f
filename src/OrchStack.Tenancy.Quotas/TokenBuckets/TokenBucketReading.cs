namespace OrchStack.Tenancy.Quotas;

/// <summary>What a token bucket holds at one time: <paramref name="Spent"/> runs ahead of <paramref name="Tokens"/> by what is owed.</summary>
/// <param name="Clock">The bucket's rule.</param>
/// <param name="Time">When it was read.</param>
/// <param name="Tokens">The clock's tokens at that time.</param>
/// <param name="Spent">The token up to which all is spent.</param>
internal readonly record struct TokenBucketReading(TokenClock Clock, long Time, long Tokens, long Spent)
{
    /// <summary>Permits used and not come back yet. More than the burst where a change of the plan made the bucket smaller.</summary>
    public long Debt => Math.Max(0, Spent - Tokens);

    public long Remaining => Math.Max(0, Clock.Burst - Debt);

    public bool Admits(long cost) => cost <= Clock.Burst && Debt <= Clock.Burst - cost;

    public TokenBucketReading After(long cost) => this with { Spent = Math.Max(Spent, Tokens) + cost };

    /// <summary>When a refused cost passes if nobody else takes anything; null if it is more than the bucket ever holds.</summary>
    public TimeSpan? RetryAfter(long cost) => cost > Clock.Burst ? null : Until(Spent + cost - Clock.Burst);

    /// <summary>When there is more than now; null if the bucket is full.</summary>
    public TimeSpan? MoreAfter => Debt == 0 ? null : Until(Math.Max(Tokens, Spent - Clock.Burst) + 1);

    /// <summary>When the bucket is full.</summary>
    public TimeSpan FullAfter => Debt == 0 ? TimeSpan.Zero : Until(Spent);

    private TimeSpan Until(long tokens) => TimeSpan.FromTicks(Clock.TimeOf(tokens) - Time);
}
