namespace OrchStack.Tenancy.Quotas;

/// <summary>The time since the engine's start, in ticks of 100 ns: the unit of <see cref="TimeSpan"/>. Never runs backwards.</summary>
internal sealed class QuotaClock
{
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly long _frequency;
    private readonly long _perTick;

    public QuotaClock(TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
        _frequency = time.TimestampFrequency;
        _perTick = _frequency % TimeSpan.TicksPerSecond == 0 ? _frequency / TimeSpan.TicksPerSecond : 0;
    }

    // Not TimeProvider.GetElapsedTime, which converts in floating point.
    public long Now
    {
        get
        {
            var elapsed = Math.Max(0, _time.GetTimestamp() - _start);
            return _perTick > 0
                ? elapsed / _perTick
                : checked((long)((UInt128)(ulong)elapsed * TimeSpan.TicksPerSecond / (ulong)_frequency));
        }
    }
}
