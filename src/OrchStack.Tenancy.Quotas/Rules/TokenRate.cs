namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// How fast permits come back, as a fraction in lowest terms: <paramref name="Leak"/> parts of a permit in each millisecond, of which
/// <paramref name="Parts"/> are one permit. What is owed is counted in parts, so whole numbers are exact: the same sums in floating
/// point grant 10 of 11 and 96 of 97.
/// </summary>
internal readonly record struct TokenRate(long Leak, long Parts)
{
    /// <summary>Redis counts in doubles, which are exact for whole numbers up to here.</summary>
    public const long Exact = (1L << 53) - 1;

    public static TokenRate Of(long permits, TimeSpan period)
    {
        var milliseconds = period.Ticks / TimeSpan.TicksPerMillisecond;
        var divisor = GreatestCommonDivisor(permits, milliseconds);
        return new TokenRate(permits / divisor, milliseconds / divisor);
    }

    public bool CanCount(long burst) => (Int128)burst * Parts <= Exact;

    private static long GreatestCommonDivisor(long left, long right) => right == 0 ? left : GreatestCommonDivisor(right, left % right);
}
