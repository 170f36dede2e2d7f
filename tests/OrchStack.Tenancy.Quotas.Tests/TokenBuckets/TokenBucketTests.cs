using System.Numerics;
using CsCheck;

namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class TokenBucketTests
{
    [Fact]
    public void Grants_exactly_the_burst_at_a_frozen_instant()
    {
        for (var burst = 1; burst <= 1_000; burst++)
        {
            var bucket = new TokenBucket(new TokenClock(burst, TimeSpan.FromMinutes(1), burst), spent: 0);

            var granted = Enumerable.Range(0, burst + 100).Count(_ => Take(bucket, time: 123_456_789, cost: 1).Granted);

            Assert.Equal(burst, granted);
        }
    }

    [Fact]
    public void Decides_as_an_exact_drawing_of_a_bucket_does() => TokenBucketCase.Any.Sample(
        c =>
        {
            var bucket = new TokenBucket(c.Clock, spent: 0);
            var oracle = new TokenBucketOracle(c.Permits, c.PeriodTicks, c.Burst);
            var time = 0L;
            foreach (var (wait, cost) in c.Calls)
            {
                time += wait;
                var (reading, granted) = Take(bucket, time, cost);

                Assert.Equal(oracle.Take(time, cost), granted);
                Assert.Equal(oracle.Level(time), reading.Remaining);
            }
        },
        iter: 5_000);

    /// <summary>The clock deals whole permits, so an interval may see the one that was on its way when it began: hence the rounding up.</summary>
    [Fact]
    public void Grants_over_any_interval_at_most_the_burst_and_what_came_meanwhile() => TokenBucketCase.Any.Sample(
        c =>
        {
            var bucket = new TokenBucket(c.Clock, spent: 0);
            var grants = new List<(long Time, BigInteger Cost)>();
            var time = 0L;
            foreach (var (wait, cost) in c.Calls)
            {
                time += wait;
                if (Take(bucket, time, cost).Granted)
                {
                    grants.Add((time, cost));
                }
            }

            for (var from = 0; from < grants.Count; from++)
            {
                var sum = BigInteger.Zero;
                for (var to = from; to < grants.Count; to++)
                {
                    sum += grants[to].Cost;
                    var ticks = (BigInteger)(grants[to].Time - grants[from].Time);
                    Assert.True(sum <= c.Burst + (((ticks * c.Permits) + c.PeriodTicks - 1) / c.PeriodTicks));
                }
            }
        },
        iter: 2_000);

    [Fact]
    public void Tells_a_refused_call_the_first_tick_at_which_it_passes() => TokenBucketCase.Any.Sample(
        c =>
        {
            var bucket = new TokenBucket(c.Clock, spent: 0);
            var time = 0L;
            foreach (var (wait, cost) in c.Calls)
            {
                time += wait;
                var (reading, granted) = Take(bucket, time, cost);
                if (granted)
                {
                    continue;
                }

                var retryAfter = reading.RetryAfter(cost);
                Assert.Equal(cost > c.Burst, retryAfter is null);
                if (retryAfter is { } passes)
                {
                    Assert.False(Take(bucket, time + passes.Ticks - 1, cost).Granted);
                    Assert.True(Take(bucket, time += passes.Ticks, cost).Granted);
                }
            }
        },
        iter: 5_000);

    [Fact]
    public void Tells_when_there_is_more_and_when_all_is_back() => TokenBucketCase.Any.Sample(
        c =>
        {
            var bucket = new TokenBucket(c.Clock, spent: 0);
            var time = 0L;
            foreach (var (wait, cost) in c.Calls)
            {
                time += wait;
                var now = Take(bucket, time, cost).Reading;

                Assert.Equal(now.Remaining == c.Burst, now.MoreAfter is null);
                if (now.MoreAfter is { } more)
                {
                    Assert.Equal(now.Remaining, Peek(bucket, time + more.Ticks - 1).Remaining);
                    Assert.True(Peek(bucket, time + more.Ticks).Remaining > now.Remaining);
                    Assert.True(Peek(bucket, time + now.FullAfter.Ticks - 1).Remaining < c.Burst);
                }

                Assert.Equal(c.Burst, Peek(bucket, time + now.FullAfter.Ticks).Remaining);
            }
        },
        iter: 2_000);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(11)]            // more than it ever holds
    [InlineData(long.MaxValue)] // must not wrap around into a grant
    public void Is_left_as_it_was_by_a_refused_call(long cost)
    {
        var bucket = new TokenBucket(new TokenClock(10, TimeSpan.FromMinutes(1), 10), spent: 0);
        Take(bucket, time: 0, cost: 10);
        var before = Peek(bucket, time: 0);

        var refusals = Enumerable.Range(0, 1_000).Select(_ => Take(bucket, time: 0, cost)).ToArray();

        Assert.All(refusals, refusal => Assert.False(refusal.Granted));
        Assert.Equal(before, Peek(bucket, time: 0));
    }

    [Fact]
    public void Takes_a_reading_of_the_past_as_less_not_as_more()
    {
        var bucket = new TokenBucket(new TokenClock(10, TimeSpan.FromMinutes(1), 10), spent: 0);
        Take(bucket, TimeSpan.TicksPerMinute, cost: 10);

        Assert.False(Take(bucket, time: 0, cost: 1).Granted);
    }

    [Fact]
    public void Moves_what_is_owed_into_the_bucket_that_replaces_it()
    {
        var bucket = new TokenBucket(new TokenClock(10, TimeSpan.FromMinutes(1), 10), spent: 0);
        Take(bucket, TimeSpan.TicksPerHour, cost: 7);

        var heir = bucket.ReplaceBy(new TokenClock(1_000, TimeSpan.FromDays(1), 50), TimeSpan.TicksPerHour);

        Assert.Equal(7, Peek(heir, TimeSpan.TicksPerHour).Debt);
        Assert.False(bucket.TryTake(TimeSpan.TicksPerHour, 1, out _, out _));
        Assert.False(bucket.TryPeek(TimeSpan.TicksPerHour, out _));
    }

    private static (TokenBucketReading Reading, bool Granted) Take(TokenBucket bucket, long time, long cost)
    {
        Assert.True(bucket.TryTake(time, cost, out var reading, out var granted));
        return (reading, granted);
    }

    private static TokenBucketReading Peek(TokenBucket bucket, long time)
    {
        Assert.True(bucket.TryPeek(time, out var reading));
        return reading;
    }
}
