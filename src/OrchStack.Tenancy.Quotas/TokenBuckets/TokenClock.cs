namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// The rule of a token bucket as a clock that counts permits instead of seconds. Whole numbers only: the same sums in
/// floating point grant 10 of 11 and 96 of 97. Time is in ticks of 100 ns since the engine's start.
/// </summary>
internal sealed record TokenClock
{
    private readonly ulong _permits;
    private readonly ulong _ticks;

    public TokenClock(long permits, TimeSpan period, long burst)
    {
        Burst = burst;
        var divisor = GreatestCommonDivisor((ulong)permits, (ulong)period.Ticks);
        _permits = (ulong)permits / divisor;
        _ticks = (ulong)period.Ticks / divisor;
    }

    public long Burst { get; }

    /// <summary>How many permits have come since the start; those that nobody could keep, because the bucket was full, count too.</summary>
    public long TokensAt(long time)
    {
        var high = Math.BigMul((ulong)time, _permits, out var low);
        return high == 0 ? checked((long)(low / _ticks)) : checked((long)(new UInt128(high, low) / _ticks));
    }

    /// <summary>The earliest time at which <see cref="TokensAt"/> is that many.</summary>
    public long TimeOf(long tokens) => checked((long)((((UInt128)(ulong)tokens * _ticks) + (_permits - 1)) / _permits));

    private static ulong GreatestCommonDivisor(ulong left, ulong right) => right == 0 ? left : GreatestCommonDivisor(right, left % right);
}
