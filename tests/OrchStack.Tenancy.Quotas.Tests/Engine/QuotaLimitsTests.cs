namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class QuotaLimitsTests
{
    private readonly Tenant _acme = TestTenants.Named("acme");

    [Fact]
    public void A_budget_begins_anew_with_its_period_and_tells_when()
    {
        using var world = QuotaWorld.OfPlan(plan => plan.Budget("tokens", 10, QuotaPeriod.Day, o => o.TimeZone = "Europe/Berlin"));
        Assert.Equal(10, world.Exhaust(_acme, "tokens"));

        // Noon of 10 March in London is one in Berlin.
        Assert.Equal(TimeSpan.FromHours(11), world.Take(_acme, 10, "tokens").RetryAfter);
        Assert.Null(world.Take(_acme, 11, "tokens").RetryAfter);
        world.Time.Advance(TimeSpan.FromHours(11) - TimeSpan.FromMilliseconds(1));
        Assert.False(world.Take(_acme, limit: "tokens").IsGranted);
        world.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(10, world.Exhaust(_acme, "tokens"));
    }

    [Fact]
    public async Task Its_history_lists_the_periods_in_which_something_was_used_and_keeps_as_many_as_it_shall()
    {
        using var world = QuotaWorld.OfPlan(plan => plan.Budget("tokens", 10, QuotaPeriod.Day, o => o.HistoryPeriods = 2));
        for (var day = 1; day <= 5; day++)
        {
            world.Take(_acme, day, "tokens");
            world.Time.Advance(TimeSpan.FromDays(day == 3 ? 2 : 1));
        }

        var history = await world.Open(_acme).GetHistoryAsync("tokens");

        Assert.Equal([(16, 5L), (15, 4)], history.Select(period => (period.End.Day, period.Used)));
        Assert.All(history, period => Assert.Equal(TimeSpan.FromDays(1), period.End - period.Start));
        await Assert.ThrowsAsync<ArgumentException>(async () => await world.Open(_acme).GetHistoryAsync("nothing"));
    }

    [Fact]
    public async Task A_gauge_is_added_to_taken_from_and_set()
    {
        using var world = QuotaWorld.OfPlan(plan => plan.Gauge("bytes", 100).TokenBucket("rate", 1, TimeSpan.FromSeconds(1)));
        var quotas = world.Open(_acme);

        Assert.True((await quotas.AcquireAsync("bytes", 70)).IsGranted);
        var refused = await quotas.AcquireAsync("bytes", 40);
        Assert.Equal((false, null, 30L), (refused.IsGranted, refused.RetryAfter, refused.Remaining));
        Assert.True(await quotas.RefundAsync(new QuotaCall("bytes", 20)));
        Assert.True((await quotas.AcquireAsync("bytes", 40)).IsGranted);
        await quotas.SetAsync("bytes", 250);
        Assert.Equal((250, 0), (world.Usage(_acme, "bytes").Used, world.Usage(_acme, "bytes").Remaining));
        await quotas.RefundAsync(new QuotaCall("bytes", 900));
        Assert.Equal(0, world.Usage(_acme, "bytes").Used);
        await Assert.ThrowsAsync<ArgumentException>(async () => await quotas.SetAsync("rate", 1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await quotas.SetAsync("bytes", -1));
    }

    [Fact]
    public async Task A_call_and_a_refund_with_a_key_count_once()
    {
        using var world = QuotaWorld.OfPlan(plan => plan.Budget("tokens", 100, QuotaPeriod.Month));
        var quotas = world.Open(_acme);
        var (charge, refund) = (new QuotaCall("tokens", 60) { IdempotencyKey = "charge-1" }, new QuotaCall("tokens", 20) { IdempotencyKey = "refund-1" });

        Assert.True((await quotas.AcquireAsync(charge)).IsGranted);
        Assert.True((await quotas.AcquireAsync(charge)).IsGranted);
        Assert.Equal(60, world.Usage(_acme, "tokens").Used);
        Assert.True(await quotas.RefundAsync(refund));
        Assert.False(await quotas.RefundAsync(refund));
        Assert.Equal(40, world.Usage(_acme, "tokens").Used);

        world.Time.Advance(TimeSpan.FromHours(1));
        Assert.True(await quotas.RefundAsync(refund));
        Assert.Equal(20, world.Usage(_acme, "tokens").Used);
        foreach (var name in new[] { "", new string('k', 201), "a\0b" })
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await quotas.AcquireAsync(new QuotaCall("tokens") { IdempotencyKey = name }));
        }
    }

    [Theory]
    [InlineData(QuotaOverage.Deny, 0, 10)]
    [InlineData(QuotaOverage.AllowUpTo, 5, 15)]
    [InlineData(QuotaOverage.Allow, 0, 1_000)]
    public void Beyond_the_amount_it_goes_as_was_agreed(QuotaOverage overage, long amount, int granted)
    {
        using var world = QuotaWorld.OfPlan(plan => plan.Budget("tokens", 10, QuotaPeriod.Month, o => (o.Overage, o.OverageAmount) = (overage, amount)));

        Assert.Equal(granted, Enumerable.Range(0, 1_000).Count(_ => world.Take(_acme, limit: "tokens").IsGranted));
        Assert.Equal(granted / 10.0, world.Usage(_acme, "tokens").Share);
    }

    [Fact]
    public async Task Every_level_is_asked_in_the_same_call_and_a_refusal_by_one_leaves_all_as_they_were()
    {
        using var world = QuotaWorld.OfPlan(plan => plan
            .Budget("tokens", 100, QuotaPeriod.Month)
            .Budget("tokens.workspace", 50, QuotaPeriod.Month, o => (o.Meter, o.Level) = ("tokens", QuotaLevel.Workspace))
            .Budget("tokens.user", 20, QuotaPeriod.Month, o => (o.Meter, o.Level) = ("tokens", QuotaLevel.User))
            .Budget("tokens.agent", 40, QuotaPeriod.Month, o => (o.Meter, o.Level) = ("tokens", QuotaLevel.Agent)));
        var quotas = world.Open(_acme);
        ValueTask<QuotaDecision> Take(long amount, QuotaSubject subject) => quotas.AcquireAsync(new QuotaCall("tokens", amount) { Subject = subject });
        var ann = new QuotaSubject("w1", "ann", "helper");

        Assert.True((await Take(20, ann)).IsGranted);
        Assert.Equal([("tokens.user", "ann")], (await Take(1, ann)).Violations.Select(v => (v.Limit.Name, v.Subject)));
        Assert.True((await Take(20, ann with { User = "bob" })).IsGranted);
        Assert.Equal(["tokens.agent"], (await Take(5, ann with { User = "eve" })).Violations.Select(v => v.Limit.Name));
        Assert.Equal(["tokens", "tokens.agent", "tokens.user", "tokens.workspace"], (await Take(70, ann)).Violations.Select(v => v.Limit.Name));
        var usage = await quotas.GetUsageAsync(new QuotaSubject("w1", "eve"));
        Assert.Equal([("tokens", null, 40), ("tokens.user", "eve", 0), ("tokens.workspace", "w1", 40)], usage.Select(u => (u.Limit.Name, u.Subject, u.Used!.Value)));
    }

    [Fact]
    public async Task A_call_that_names_nobody_does_not_escape_the_limit_of_somebody()
    {
        using var world = QuotaWorld.OfPlan(plan => plan.Budget("tokens", 5, QuotaPeriod.Month, o => o.Level = QuotaLevel.User));
        var quotas = world.Open(_acme);

        Assert.Equal(5, world.Exhaust(_acme, "tokens"));

        Assert.True((await quotas.AcquireAsync(new QuotaCall("tokens") { Subject = new(User: "ann") })).IsGranted);
        await Assert.ThrowsAsync<ArgumentException>(async () => await quotas.AcquireAsync(new QuotaCall("tokens") { Subject = new(User: new string('u', 201)) }));
    }

    [Fact]
    public async Task The_usage_is_told_when_it_has_changed()
    {
        using var world = QuotaWorld.OfPlan(plan => plan.Budget("tokens", 100, QuotaPeriod.Month));
        var quotas = world.Open(_acme);
        await using var watching = quotas.WatchAsync().GetAsyncEnumerator();
        Assert.True(await watching.MoveNextAsync());
        Assert.Equal(0, watching.Current.Single().Used);

        var next = watching.MoveNextAsync().AsTask();
        world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(next.IsCompleted);
        await quotas.AcquireAsync("tokens", 62);
        world.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await next);
        Assert.Equal(0.62, watching.Current.Single().Share);
    }
}
