using System.Collections.Concurrent;

namespace OrchStack.Tenancy;

/// <summary>How many refusals of one kind are recorded: so many per second, and the rest is counted.</summary>
internal sealed class RefusalBudget(TimeProvider time)
{
    public const int PerSecond = 10;

    // The kinds are made of names of resolvers, never of what a request says, so they are few.
    private readonly ConcurrentDictionary<string, Window> _windows = new();

    /// <summary>Whether the refusal is to be recorded, and if so how many before it were not.</summary>
    public bool TrySpend(string kind, out long leftOut)
    {
        var window = _windows.GetOrAdd(kind, static (_, now) => new Window { Began = now }, time.GetTimestamp());
        lock (window)
        {
            if (time.GetElapsedTime(window.Began) >= TimeSpan.FromSeconds(1))
            {
                (window.Began, window.Spent) = (time.GetTimestamp(), 0);
            }

            if (window.Spent == PerSecond)
            {
                window.LeftOut++;
                leftOut = 0;
                return false;
            }

            window.Spent++;
            leftOut = window.LeftOut;
            window.LeftOut = 0;
            return true;
        }
    }

    private sealed class Window
    {
        public long Began { get; set; }

        public int Spent { get; set; }

        public long LeftOut { get; set; }
    }
}
