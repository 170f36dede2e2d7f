using CsCheck;

namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class QuotaEngineSeveralLimitsTests
{
    private static readonly QuotaCost[] OneOfBoth = [new("wide", 1), new("narrow", 1)];

    [Fact]
    public void A_refusal_by_one_leaves_every_other_as_it_was()
    {
        using var world = Both(wide: 100, narrow: 2);
        var acme = TestTenants.Named("acme");
        world.TakeAll(acme, OneOfBoth);
        world.TakeAll(acme, OneOfBoth);
        var before = (world.Usage(acme, "wide"), world.Usage(acme, "narrow"));

        var refused = world.TakeAll(acme, OneOfBoth);

        Assert.False(refused.IsGranted);
        Assert.Equal(["narrow"], refused.Violations.Select(v => v.Limit.Name));
        Assert.Equal([("wide", 98L), ("narrow", 0)], refused.Limits.Select(l => (l.Limit.Name, l.Remaining!.Value)));
        Assert.Equal(before, (world.Usage(acme, "wide"), world.Usage(acme, "narrow")));
        Assert.Equal(98, world.Exhaust(acme, "wide"));
    }

    [Fact]
    public void All_refusals_are_told_so_that_the_longest_wait_is_known()
    {
        using var world = Both(wide: 4, narrow: 2);
        var acme = TestTenants.Named("acme");
        world.Exhaust(acme, "wide");
        world.Exhaust(acme, "narrow");

        var refused = world.TakeAll(acme, OneOfBoth);

        Assert.Equal([("wide", 15.0), ("narrow", 30)], refused.Violations.Select(v => (v.Limit.Name, v.RetryAfter!.Value.TotalSeconds)));
        Assert.Equal(TimeSpan.FromSeconds(30), refused.RetryAfter);
    }

    [Fact]
    public void A_call_names_something_and_nothing_twice()
    {
        Assert.Throws<ArgumentException>(() => new QuotaCall());
        Assert.Throws<ArgumentException>(() => new QuotaCall(new("wide", 1), new QuotaCost("wide", 5)));
    }

    [Fact]
    public void Limits_that_count_the_same_are_asked_together()
    {
        using var world = QuotaWorld.OfPlan(plan => plan
            .Budget("tokens.day", 100, QuotaPeriod.Day, o => o.Meter = "tokens")
            .Budget("tokens.month", 150, QuotaPeriod.Month, o => o.Meter = "tokens"));
        var acme = TestTenants.Named("acme");

        Assert.True(world.Take(acme, 80, "tokens").IsGranted);
        Assert.Equal(["tokens.day"], world.Take(acme, 30, "tokens").Violations.Select(v => v.Limit.Name));
        Assert.Equal(["tokens.day", "tokens.month"], world.Take(acme, 90, "tokens").Violations.Select(v => v.Limit.Name));
        world.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(["tokens.month"], world.Take(acme, 80, "tokens").Violations.Select(v => v.Limit.Name));
        Assert.Equal([0L, 80], [world.Usage(acme, "tokens.day").Used!.Value, world.Usage(acme, "tokens.month").Used!.Value]);
    }

    [Fact]
    public void An_unknown_limit_among_several_takes_nothing_from_the_known()
    {
        using var world = Both(wide: 10, narrow: 10);
        var acme = TestTenants.Named("acme");

        Assert.Throws<QuotaConfigurationException>(() => world.TakeAll(acme, new("wide", 1), new("nowhere", 1)));

        Assert.Equal(0, world.Usage(acme, "wide").Used);
    }

    [Fact]
    public void Decides_as_exact_drawings_of_the_buckets_do() =>
        Gen.Select(Gen.Long[1, 20], Gen.Long[1, 20], Gen.Select(Gen.Int[0, 20_000], Gen.Long[1, 6], Gen.Long[1, 6]).Array[1, 40]).Sample(
            (wide, narrow, calls) =>
            {
                using var world = Both(wide, narrow);
                var acme = TestTenants.Named("acme");
                var oracles = (Wide: Oracle(wide), Narrow: Oracle(narrow));
                _ = world.Engine;
                var start = world.Time.GetUtcNow();
                foreach (var (milliseconds, first, second) in calls)
                {
                    world.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
                    var time = (long)(world.Time.GetUtcNow() - start).TotalMilliseconds;
                    var expected = first <= oracles.Wide.Level(time) && second <= oracles.Narrow.Level(time);

                    var decisions = world.TakeAll(acme, new("wide", first), new("narrow", second));

                    Assert.Equal(expected, decisions.IsGranted);
                    if (expected)
                    {
                        oracles.Wide.Take(time, first);
                        oracles.Narrow.Take(time, second);
                    }
                }
            },
            iter: 200);

    [Fact]
    public void Threads_that_name_the_limits_in_any_order_get_exactly_what_the_narrow_one_has()
    {
        using var world = Both(wide: 50_000, narrow: 20_000);
        var (engine, acme) = (world.Engine, TestTenants.Named("acme"));
        QuotaCost[] reversed = [.. OneOfBoth.Reverse()];
        var single = 0;

        var granted = Together.Sum(8, 10_000, () =>
        {
            switch (Random.Shared.Next(3))
            {
                case 0:
                    Interlocked.Add(ref single, world.Take(acme, limit: "wide").IsGranted ? 1 : 0);
                    return false;
                case 1:
                    return world.TakeAll(acme, OneOfBoth).IsGranted;
                default:
                    return world.TakeAll(acme, reversed).IsGranted;
            }
        });

        Assert.Equal(20_000, granted);
        Assert.Equal(granted, world.Usage(acme, "narrow").Used);
        Assert.Equal(granted + single, world.Usage(acme, "wide").Used);
    }

    private static TokenBucketOracle Oracle(long permits) => new(permits, 60_000, permits);

    private static QuotaWorld Both(long wide, long narrow) => QuotaWorld.Of(q => q.AddPlan("free", plan => plan
        .TokenBucket("wide", wide, TimeSpan.FromMinutes(1))
        .TokenBucket("narrow", narrow, TimeSpan.FromMinutes(1))));
}
