namespace OrchStack.Tenancy.Tests;

/// <summary>Counts the timers that are running.</summary>
internal sealed class CountingClock : TimeProvider
{
    private int _running;

    public int Running => Volatile.Read(ref _running);

    /// <summary>How often the timer ticks that was started last.</summary>
    public TimeSpan Period { get; private set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Counted(this, base.CreateTimer(callback, state, dueTime, period), dueTime != Timeout.InfiniteTimeSpan);

    private sealed class Counted : ITimer
    {
        private readonly CountingClock _clock;
        private readonly ITimer _timer;
        private bool _runs;

        public Counted(CountingClock clock, ITimer timer, bool runs)
        {
            _clock = clock;
            _timer = timer;
            Count(runs);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Count(dueTime != Timeout.InfiniteTimeSpan);
            _clock.Period = period;
            return _timer.Change(dueTime, period);
        }

        public void Dispose()
        {
            Count(false);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Count(false);
            return _timer.DisposeAsync();
        }

        private void Count(bool runs)
        {
            if (runs != _runs)
            {
                _runs = runs;
                Interlocked.Add(ref _clock._running, runs ? 1 : -1);
            }
        }
    }
}
