using System.Numerics;
using CsCheck;

namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class TokenBucketRuleTests
{
    private const long Start = TokenBucketCase.Start;

    [Fact]
    public void Grants_exactly_the_limit_at_a_frozen_instant_for_every_limit_from_1_to_10_000_per_minute()
    {
        for (var limit = 1; limit <= 10_000; limit++)
        {
            var bucket = new Bucket(QuotaRuleFactory.Of("free", "a", new TokenBucketOptions { Permits = limit, Period = TimeSpan.FromMinutes(1) }));

            var granted = 0;
            while (bucket.Take(Start, 1))
            {
                granted++;
            }

            Assert.Equal(limit, granted);
            Assert.False(bucket.Take(Start + 60_000, limit + 1));
            Assert.True(bucket.Take(Start + 60_000, limit));
        }
    }

    [Fact]
    public void Decides_as_an_exact_drawing_of_a_bucket_does() => TokenBucketCase.Any.Sample(
        c =>
        {
            var bucket = new Bucket(c.Rule);
            var oracle = new TokenBucketOracle(c.Permits, c.Period, c.Burst);
            var time = Start;
            foreach (var (wait, cost) in c.Calls)
            {
                time += wait;

                Assert.Equal(oracle.Take(time, cost), bucket.Take(time, cost));
                Assert.Equal(oracle.Level(time), c.Rule.RemainingOf(bucket.At(time)));
            }
        },
        iter: 5_000);

    [Fact]
    public void Grants_over_any_interval_at_most_the_burst_and_what_came_meanwhile() => TokenBucketCase.Any.Sample(
        c =>
        {
            var bucket = new Bucket(c.Rule);
            var grants = new List<(long Time, BigInteger Cost)>();
            var time = Start;
            foreach (var (wait, cost) in c.Calls)
            {
                time += wait;
                if (bucket.Take(time, cost))
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
                    Assert.True(sum * c.Period <= ((BigInteger)c.Burst * c.Period) + ((BigInteger)(grants[to].Time - grants[from].Time) * c.Permits));
                }
            }
        },
        iter: 2_000);

    [Fact]
    public void Tells_a_refused_call_the_first_millisecond_at_which_it_passes() => TokenBucketCase.Any.Sample(
        c =>
        {
            var bucket = new Bucket(c.Rule);
            var time = Start;
            foreach (var (wait, cost) in c.Calls)
            {
                time += wait;
                if (bucket.Take(time, cost))
                {
                    continue;
                }

                var retryAfter = c.Rule.RetryAfter(bucket.At(time), cost, time);
                Assert.Equal(cost > c.Burst, retryAfter is null);
                if (retryAfter is { } passes)
                {
                    Assert.False(c.Rule.Admits(bucket.Peek(time + passes - 1), cost));
                    Assert.True(bucket.Take(time += passes, cost));
                }
            }
        },
        iter: 5_000);

    [Fact]
    public void Tells_when_there_is_more_and_when_all_is_back() => TokenBucketCase.Any.Sample(
        c =>
        {
            var bucket = new Bucket(c.Rule);
            var time = Start;
            foreach (var (wait, cost) in c.Calls)
            {
                time += wait;
                bucket.Take(time, cost);
                var now = bucket.At(time);
                var (more, reset) = (c.Rule.MoreAfter(now, time), c.Rule.ResetAfter(now, time)!.Value);

                Assert.Equal(now.Used == 0, more is null);
                if (more is { } wakes)
                {
                    Assert.Equal(c.Rule.RemainingOf(now), c.Rule.RemainingOf(bucket.Peek(time + wakes - 1)));
                    Assert.True(c.Rule.RemainingOf(bucket.Peek(time + wakes)) > c.Rule.RemainingOf(now));
                    Assert.True(bucket.Peek(time + reset - 1).Used > 0);
                }

                Assert.Equal(0, bucket.Peek(time + reset).Used);
            }
        },
        iter: 2_000);

    [Fact]
    public void A_clock_that_is_put_back_or_forward_gives_at_most_a_burst_more() => Gen.Select(TokenBucketCase.Any, Gen.Long[-100_000_000, 100_000_000].Array[60]).Sample(
        (c, steps) =>
        {
            var bucket = new Bucket(c.Rule);
            var time = Start;
            BigInteger granted = 0, forward = 0;
            for (var i = 0; i < c.Calls.Length; i++)
            {
                var step = i % 7 == 3 ? steps[i] : 0;
                time += c.Calls[i].Wait + step;
                forward += Math.Max(0, c.Calls[i].Wait + step);
                granted += bucket.Take(time, c.Calls[i].Cost) ? c.Calls[i].Cost : 0;
            }

            // Time that was put back comes twice; nothing else is given.
            Assert.True(granted * c.Period <= ((BigInteger)c.Burst * c.Period) + (forward * c.Permits));

            // And after a step back, waiting is never longer than until the bucket is full.
            var stuck = bucket.At(time - 1_000_000_000);
            Assert.Equal(0, bucket.Peek(time - 1_000_000_000 + c.Rule.ResetAfter(stuck, 0)!.Value).Used);
        },
        iter: 2_000);

    [Theory]
    [InlineData(10, 60_000, 20, 40)]
    [InlineData(7, 60_000, 1, 3)]
    [InlineData(1, 1, 999, 1)]
    public void A_change_of_the_rate_keeps_what_is_owed_rounded_up_to_a_permit(long permits, long period, long nextPermits, long nextBurst)
    {
        var before = new Bucket(QuotaRuleFactory.Of("free", "a", new TokenBucketOptions { Permits = permits, Period = TimeSpan.FromMilliseconds(period) }));
        var after = QuotaRuleFactory.Of("free", "a", new TokenBucketOptions { Permits = nextPermits, Period = TimeSpan.FromMinutes(2), Burst = nextBurst });
        before.Take(Start, permits);

        var moved = after.Convert(before.Rule, before.At(Start), Start);

        Assert.Equal(permits, after.UsedOf(moved));
    }
}
