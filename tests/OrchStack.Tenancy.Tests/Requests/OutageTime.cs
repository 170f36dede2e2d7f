using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

/// <summary>A clock that stands still until it is moved, and knows when somebody begins to wait for a store.</summary>
internal sealed class OutageTime : FakeTimeProvider
{
    private static readonly TimeSpan Watched = new TenantCacheOptions().LoadTimeout;

    private readonly Channel<bool> _waits = Channel.CreateUnbounded<bool>();

    public OutageTime()
        : base(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime == Watched)
        {
            _waits.Writer.TryWrite(true);
        }

        return timer;
    }

    /// <summary>Lets the time pass that each wait for a store takes, until the work is done.</summary>
    public async Task<T[]> PassUntilAsync<T>(params Task<T>[] work)
    {
        var all = Task.WhenAll(work);
        while (await Task.WhenAny(all, _waits.Reader.WaitToReadAsync().AsTask()) != all)
        {
            while (_waits.Reader.TryRead(out _))
            {
            }

            Advance(Watched);
        }

        return await all;
    }
}
