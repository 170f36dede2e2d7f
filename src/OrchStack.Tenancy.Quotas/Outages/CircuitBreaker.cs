namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// Keeps calls from a store that does not answer: after some failures in a row only one call at a time, and that seldom, finds out whether
/// it does again. So no call waits, and nothing piles up. Thread-safe.
/// </summary>
internal sealed class CircuitBreaker(TimeProvider time)
{
    public static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private const int FailuresToOpen = 5;

    private int _failures;
    private long _triedAt;

    public bool IsOpen => Volatile.Read(ref _failures) >= FailuresToOpen;

    /// <summary>Whether a call may go to the store.</summary>
    public bool TryPass()
    {
        if (!IsOpen)
        {
            return true;
        }

        var last = Volatile.Read(ref _triedAt);
        return time.GetElapsedTime(last) >= BetweenTries && Interlocked.CompareExchange(ref _triedAt, time.GetTimestamp(), last) == last;
    }

    /// <returns>Whether it was open until now.</returns>
    public bool Succeed() => Volatile.Read(ref _failures) > 0 && Interlocked.Exchange(ref _failures, 0) >= FailuresToOpen;

    /// <returns>Whether this has opened it.</returns>
    public bool Fail()
    {
        Volatile.Write(ref _triedAt, time.GetTimestamp());
        return Interlocked.Increment(ref _failures) == FailuresToOpen;
    }
}
