namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class LocalQuotaStoreTests
{
    private const int Tenants = 100_000;

    [Fact]
    public void A_hundred_thousand_tenants_take_220_bytes_each_and_nothing_once_they_are_idle()
    {
        using var world = QuotaWorld.OfPlan(plan => plan
            .TokenBucket("a", 10, TimeSpan.FromSeconds(1))
            .TokenBucket("b", 10, TimeSpan.FromSeconds(1))
            .Budget("c", 10, QuotaPeriod.Day, o => o.HistoryPeriods = 0)
            .Budget("d", 10, QuotaPeriod.Day, o => o.HistoryPeriods = 0)
            .TokenBucket("e", 10, TimeSpan.FromSeconds(1))
            .TokenBucket("f", 10, TimeSpan.FromSeconds(1)));
        var tenants = Enumerable.Range(0, Tenants).Select(i => TestTenants.Named($"t{i}")).ToArray();
        var six = new QuotaCall(new("a"), new("b"), new("c"), new("d"), new("e"), new QuotaCost("f"));
        var opened = Array.ConvertAll(tenants, world.Open);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Array.ForEach(opened, quotas => Assert.True(quotas.AcquireAsync(six).AtOnce().IsGranted));

        Assert.InRange((GC.GetTotalMemory(forceFullCollection: true) - before) / Tenants, 100, 220);
        Assert.Equal(Tenants, world.Store.Count);
        world.Time.Advance(TimeSpan.FromMinutes(1)); // the one timer looks, and the budgets are still used
        Assert.Equal(Tenants, world.Store.Count);
        world.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, world.Store.Count);

        // Whoever opened its quotas before goes on, in a new account.
        Assert.Equal(9, opened[0].AcquireAsync("a").AtOnce().Remaining);
        Assert.Equal(1, world.Store.Count);
    }

    [Fact]
    public async Task What_has_not_ended_is_not_forgotten()
    {
        using var world = QuotaWorld.OfPlan(plan => plan
            .TokenBucket("rate", 10, TimeSpan.FromSeconds(1))
            .Gauge("bytes", 10)
            .Budget("tokens", 10, QuotaPeriod.Day)
            .Budget("tokens.user", 10, QuotaPeriod.Day, o => (o.Meter, o.Level, o.HistoryPeriods) = ("tokens", QuotaLevel.User, 0)));
        var (gauge, history, reserved) = (TestTenants.Named("gauge"), TestTenants.Named("history"), TestTenants.Named("reserved"));
        world.Take(gauge, limit: "bytes");
        world.Take(history, limit: "tokens");
        await world.Open(reserved).ReserveAsync(new QuotaCall("rate"), new() { Lifetime = TimeSpan.FromHours(3) });

        world.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(3, world.Store.Count);
        world.Time.Advance(TimeSpan.FromDays(3));

        Assert.Equal(2, world.Store.Count);
        Assert.Equal(1, world.Usage(gauge, "bytes").Used);
        Assert.Equal([1L], (await world.Open(history).GetHistoryAsync("tokens")).Select(period => period.Used));
    }

    [Fact]
    public void Threads_lose_and_gain_nothing_while_accounts_are_swept_away()
    {
        using var world = QuotaWorld.OfPlan(plan => plan.Budget("tokens", 40_000, QuotaPeriod.Month));
        var acme = TestTenants.Named("acme");
        _ = world.Engine;

        var granted = Together.Sum(8, 10_000, () =>
        {
            if (Random.Shared.Next(100) == 0)
            {
                world.Store.Sweep();
            }

            return world.Take(acme, limit: "tokens").IsGranted;
        });

        Assert.Equal(40_000, granted);
    }
}
