using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

/// <summary>A clock that a test sets, and that tells it when somebody begins to wait.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>Returns when somebody has begun to wait for so long, since the last time it was asked.</summary>
    public async Task WaitsAsync(TimeSpan duration)
    {
        while (await _waits.Reader.ReadAsync() != duration)
        {
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }
}
