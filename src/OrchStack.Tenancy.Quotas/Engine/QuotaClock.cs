namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// The time in milliseconds of Unix time. Of the system's clock it is read once a second, and in between the time since then is counted,
/// which costs a quarter.
/// </summary>
internal sealed class QuotaClock(TimeProvider time)
{
    private const long Resync = 1_000;

    private readonly bool _isSystem = time == TimeProvider.System;
    private Reading _last = new(long.MinValue / 2, 0);

    public long Now
    {
        get
        {
            if (!_isSystem)
            {
                return time.GetUtcNow().ToUnixTimeMilliseconds();
            }

            var ticks = Environment.TickCount64;
            var last = Volatile.Read(ref _last);
            if (ticks - last.Ticks >= Resync)
            {
                last = new Reading(ticks, time.GetUtcNow().ToUnixTimeMilliseconds());
                Volatile.Write(ref _last, last);
            }

            return last.Time + (ticks - last.Ticks);
        }
    }

    private sealed record Reading(long Ticks, long Time);
}
