namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class QuotaEngineTests
{
    [Fact]
    public void Tells_what_is_left_and_when_a_refused_call_passes()
    {
        using var world = QuotaWorld.OfBucket(permits: 10, TimeSpan.FromMinutes(1));
        var acme = TestTenants.Named("acme");

        var (first, usage) = world.Look(acme);
        world.Exhaust(acme);
        var refused = world.Take(acme, cost: 2);

        Assert.True(first.IsGranted);
        Assert.Equal(9, first.Remaining);
        Assert.Equal(TimeSpan.FromSeconds(6), usage.MoreAfter);
        Assert.Null(first.RetryAfter);
        Assert.False(refused.IsGranted);
        Assert.Equal(0, refused.Remaining);
        Assert.Equal(TimeSpan.FromSeconds(12), refused.RetryAfter);
        var limit = new QuotaLimit
        {
            Plan = "free", Name = "api.requests", Meter = "api.requests", Kind = QuotaLimitKind.TokenBucket, Quota = 10, Window = TimeSpan.FromMinutes(1), Burst = 10,
        };
        Assert.Equal([new QuotaViolation(limit, null, TimeSpan.FromSeconds(12))], refused.Violations);
    }

    [Fact]
    public void Grants_again_at_the_time_it_told_and_not_before()
    {
        using var world = QuotaWorld.OfBucket(permits: 7, TimeSpan.FromSeconds(1));
        var acme = TestTenants.Named("acme");
        world.Exhaust(acme);
        var retryAfter = world.Take(acme).RetryAfter!.Value;

        world.Time.Advance(retryAfter - TimeSpan.FromMilliseconds(1));
        Assert.False(world.Take(acme).IsGranted);

        world.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(world.Take(acme).IsGranted);
    }

    [Fact]
    public void Tells_a_call_that_can_never_pass_no_time()
    {
        using var world = QuotaWorld.OfBucket(permits: 10, TimeSpan.FromMinutes(1), burst: 5);
        var acme = TestTenants.Named("acme");

        var refused = world.Take(acme, cost: 6);

        Assert.False(refused.IsGranted);
        Assert.Null(refused.RetryAfter);
        Assert.Equal(5, refused.Remaining);
    }

    [Fact]
    public void A_noisy_tenant_never_costs_a_quiet_one_anything()
    {
        using var world = QuotaWorld.OfBucket(permits: 10, TimeSpan.FromSeconds(1));
        var (noisy, quiet) = (TestTenants.Named("noisy"), TestTenants.Named("quiet"));

        for (var second = 0; second < 60; second++)
        {
            var granted = Enumerable.Range(0, 1_000).Count(_ => world.Take(noisy).IsGranted);
            Assert.Equal(10, granted);
            Assert.All(Enumerable.Range(0, 10), _ => Assert.True(world.Take(quiet).IsGranted));
            world.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void Knows_a_tenant_by_its_id_so_a_rename_does_not_refill()
    {
        using var world = QuotaWorld.OfBucket(permits: 10, TimeSpan.FromMinutes(1));
        var acme = TestTenants.Named("acme");
        world.Exhaust(acme);

        Assert.False(world.Take(acme with { Slug = TenantSlug.Parse("acme2"), Name = "Acme 2" }).IsGranted);
    }

    [Fact]
    public void Limits_of_one_tenant_are_counted_apart()
    {
        using var world = QuotaWorld.Of(q => q.AddPlan("free", plan => plan
            .TokenBucket("api.requests", 3, TimeSpan.FromMinutes(1))
            .TokenBucket("ai.tokens", 5, TimeSpan.FromMinutes(1))));
        var acme = TestTenants.Named("acme");

        Assert.Equal(3, world.Exhaust(acme));
        Assert.Equal(5, world.Exhaust(acme, "ai.tokens"));
    }

    [Fact]
    public void An_unlimited_limit_grants_everything_and_counts_nothing()
    {
        using var world = QuotaWorld.Of(q => q.AddPlan("free", plan => plan.Unlimited("api.requests")));
        var acme = TestTenants.Named("acme");

        var (decision, usage) = world.Look(acme, cost: 999_999_999_999_999);

        Assert.True(decision.IsGranted);
        Assert.True(usage.Limit.IsUnlimited);
        Assert.Null(decision.Remaining);
        Assert.Null(world.Take(acme).Remaining);
        Assert.Equal(usage, world.Usage(acme));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(1_000_000_000_000_000)]
    public void Refuses_a_cost_that_cannot_be_counted(long cost)
    {
        using var world = QuotaWorld.OfBucket(permits: 10, TimeSpan.FromMinutes(1));

        Assert.Throws<ArgumentOutOfRangeException>(() => world.Take(TestTenants.Named("acme"), cost));
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuotaCall("api.requests", cost));
    }

    [Fact]
    public async Task Takes_nothing_for_a_caller_that_has_given_up()
    {
        using var world = QuotaWorld.OfBucket(permits: 10, TimeSpan.FromMinutes(1));
        var acme = TestTenants.Named("acme");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await world.Open(acme).AcquireAsync("api.requests", cancellationToken: new CancellationToken(canceled: true)));

        Assert.Equal(0, world.Usage(acme).Used);
    }

    [Theory]
    [InlineData("pro", "api.requests", null)]
    [InlineData("", "api.requests", null)]
    [InlineData("free", "ai.tokens", "ai.tokens")]
    [InlineData("free", "API.REQUESTS", "API.REQUESTS")]
    [InlineData("free", "", "")]
    public void Refuses_what_nobody_described_and_says_the_cure(string plan, string limit, string? named)
    {
        using var world = QuotaWorld.OfBucket(permits: 10, TimeSpan.FromMinutes(1));

        var refusal = Assert.Throws<QuotaConfigurationException>(() => world.Take(TestTenants.Named("acme", plan), limit: limit));

        Assert.Equal(plan, refusal.Plan);
        Assert.Equal(named, refusal.Meter);
        Assert.Contains($"'{plan}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(named is null ? $"AddPlan(\"{plan}\"" : $"plan.Unlimited(\"{limit}\")", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_is_found_whatever_its_case_as_configuration_keys_are()
    {
        using var world = QuotaWorld.OfBucket(permits: 10, TimeSpan.FromMinutes(1));

        Assert.Equal("free", world.Look(TestTenants.Named("acme", "FREE")).Usage.Limit.Plan);
    }

    [Fact]
    public async Task Usage_lists_every_limit_of_the_plan_and_takes_nothing()
    {
        using var world = QuotaWorld.Of(q => q.AddPlan("free", plan => plan
            .TokenBucket("b", 10, TimeSpan.FromMinutes(1), burst: 20)
            .TokenBucket("a", 1, TimeSpan.FromMinutes(1))
            .Unlimited("c")));
        var acme = TestTenants.Named("acme");
        world.Take(acme, cost: 5, limit: "b");

        _ = await world.Open(acme).GetUsageAsync();
        var usage = await world.Open(acme).GetUsageAsync();

        Assert.Equal(["a", "b", "c"], usage.Select(u => u.Limit.Name));
        Assert.Equal([0, 5, null], usage.Select(u => u.Used));
        Assert.Equal([1, 15, null], usage.Select(u => u.Remaining));
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromSeconds(30), null], usage.Select(u => u.ResetAfter));
    }
}
