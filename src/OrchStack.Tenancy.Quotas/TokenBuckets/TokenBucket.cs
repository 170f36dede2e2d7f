namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// The bucket of one tenant and limit: one number, changed by compare-and-swap. A call on several limits holds its
/// buckets meanwhile (the number's complement says so); the others wait the few instructions that this takes.
/// </summary>
internal sealed class TokenBucket(TokenClock clock, long spent)
{
    // No complement of a number of tokens: those stay above it.
    private const long Retired = long.MinValue;

    private long _spent = spent;

    public TokenClock Clock => clock;

    /// <summary>Takes the cost if the bucket admits it; otherwise nothing changes.</summary>
    /// <returns>Whether there still is a bucket: false if the plan's change has put another in its place.</returns>
    public bool TryTake(long time, long cost, out TokenBucketReading reading, out bool granted)
    {
        var tokens = clock.TokensAt(time);
        while (TryRead(out var spent))
        {
            reading = new TokenBucketReading(clock, time, tokens, spent);
            granted = reading.Admits(cost);
            if (!granted)
            {
                return true;
            }

            reading = reading.After(cost);
            if (Interlocked.CompareExchange(ref _spent, reading.Spent, spent) == spent)
            {
                return true;
            }
        }

        reading = default;
        granted = false;
        return false;
    }

    /// <summary>Reads the bucket and keeps it from changing until <see cref="Release"/>. Hold several in one order only.</summary>
    /// <inheritdoc cref="TryTake" path="/returns"/>
    public bool TryHold(long time, out TokenBucketReading reading)
    {
        var tokens = clock.TokensAt(time);
        while (TryRead(out var spent))
        {
            if (Interlocked.CompareExchange(ref _spent, ~spent, spent) == spent)
            {
                reading = new TokenBucketReading(clock, time, tokens, spent);
                return true;
            }
        }

        reading = default;
        return false;
    }

    /// <summary>Ends a hold with what is spent now.</summary>
    public void Release(long spent) => Volatile.Write(ref _spent, spent);

    /// <inheritdoc cref="TryTake" path="/returns"/>
    public bool TryPeek(long time, out TokenBucketReading reading)
    {
        var there = TryRead(out var spent);
        reading = new TokenBucketReading(clock, time, clock.TokensAt(time), spent);
        return there;
    }

    /// <summary>Ends this bucket and moves what is owed into one with another clock.</summary>
    public TokenBucket ReplaceBy(TokenClock next, long time)
    {
        var tokens = next.TokensAt(time);
        return TryHold(time, out var reading)
            ? Retire(new TokenBucket(next, tokens + reading.Debt))
            : throw new InvalidOperationException("A token bucket is replaced once: whoever replaces it holds the lock of its tenant.");
    }

    private TokenBucket Retire(TokenBucket heir)
    {
        Release(Retired);
        return heir;
    }

    /// <summary>Waits while the bucket is held.</summary>
    private bool TryRead(out long spent)
    {
        var spinner = default(SpinWait);
        while ((spent = Volatile.Read(ref _spent)) is < 0 and not Retired)
        {
            // A hold is over within a microsecond: sleeping a whole millisecond would be the longest wait of the request.
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        return spent != Retired;
    }
}
