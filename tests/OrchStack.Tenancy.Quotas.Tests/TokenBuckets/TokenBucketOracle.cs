using System.Numerics;

namespace OrchStack.Tenancy.Quotas.Tests;

/// <summary>
/// A bucket as one would draw it: a level that gets a permit at every whole multiple of period/permits, as an exact
/// fraction, spills what is above the burst, and is told in permits left instead of permits owed.
/// </summary>
internal sealed class TokenBucketOracle(BigInteger permits, BigInteger periodTicks, BigInteger burst)
{
    private BigInteger _come;
    private BigInteger? _level;

    public BigInteger Level(long time)
    {
        var come = permits * time / periodTicks;
        var level = BigInteger.Min(burst, (_level ?? burst) + come - _come);
        _come = come;
        _level = level;
        return level;
    }

    public bool Take(long time, long cost)
    {
        var granted = cost <= Level(time);
        _level -= granted ? cost : 0;
        return granted;
    }
}
