namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class TokenBucketConcurrencyTests
{
    private static readonly TokenClock Clock = new(100_000, TimeSpan.FromDays(1), 100_000);

    [Fact]
    public void Eight_threads_at_a_frozen_instant_get_exactly_the_burst()
    {
        var bucket = new TokenBucket(Clock, spent: 0);

        var granted = Together.Sum(8, 20_000, () => bucket.TryTake(0, 1, out _, out var granted) && granted);

        Assert.Equal(100_000, granted);
    }

    [Fact]
    public void A_holder_is_never_overtaken()
    {
        var bucket = new TokenBucket(Clock, spent: 0);

        var granted = Together.Sum(8, 20_000, () =>
        {
            if (Random.Shared.Next(2) == 0)
            {
                return bucket.TryTake(0, 1, out _, out var granted) && granted;
            }

            Assert.True(bucket.TryHold(0, out var reading));
            var admitted = reading.Admits(1);
            bucket.Release(admitted ? reading.After(1).Spent : reading.Spent);
            return admitted;
        });

        Assert.Equal(100_000, granted);
    }
}
