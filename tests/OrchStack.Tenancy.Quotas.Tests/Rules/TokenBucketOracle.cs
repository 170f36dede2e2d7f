using System.Numerics;

namespace OrchStack.Tenancy.Quotas.Tests;

/// <summary>
/// A bucket as one would draw it: a level that rises evenly by permits in each period, as an exact fraction (of which a period's
/// milliseconds are one permit), spills what is above the burst, and is told in permits left instead of permits owed.
/// </summary>
internal sealed class TokenBucketOracle(BigInteger permits, BigInteger period, BigInteger burst)
{
    private BigInteger _time;
    private BigInteger _level = burst * period;

    public BigInteger Level(long time)
    {
        _level = BigInteger.Min(burst * period, _level + (permits * (time - _time)));
        _time = time;
        return _level / period;
    }

    public bool Take(long time, long cost)
    {
        var granted = cost <= Level(time);
        _level -= granted ? cost * period : 0;
        return granted;
    }
}
