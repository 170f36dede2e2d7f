using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class QuotaEngineChangeTests
{
    private const string Permits = "Plans:free:TokenBuckets:api.requests:Permits";

    private readonly IConfigurationRoot _configuration = new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            [Permits] = "10",
            ["Plans:free:TokenBuckets:api.requests:Period"] = "00:01:00",
            ["Plans:pro:TokenBuckets:api.requests:Permits"] = "100",
            ["Plans:pro:TokenBuckets:api.requests:Period"] = "00:01:00",
            ["Plans:enterprise:UnlimitedLimits:0"] = "api.requests",
        })
        .Build();

    private readonly Tenant _acme = TestTenants.Named("acme");

    [Theory]
    [InlineData(4, "15", 11)] // raised: what was used counts
    [InlineData(4, "6", 2)]   // lowered
    [InlineData(9, "6", 0)]   // lowered below what was used: nothing for now
    [InlineData(0, "6", 6)]
    public void A_change_of_the_configuration_takes_effect_with_the_next_call(int used, string permits, int left)
    {
        using var world = QuotaWorld.Of(_configuration);
        world.Time.Advance(TimeSpan.FromHours(5));
        for (var i = 0; i < used; i++)
        {
            world.Take(_acme);
        }

        Change(Permits, permits);

        Assert.Equal(left, world.Exhaust(_acme));
    }

    [Fact]
    public void What_is_owed_comes_back_at_the_new_rate()
    {
        using var world = QuotaWorld.Of(_configuration);
        for (var i = 0; i < 9; i++)
        {
            world.Take(_acme);
        }

        Change(Permits, "6");
        var refused = world.Take(_acme);

        // 9 are owed and 6 fit: 4 must come back, one every 10 seconds.
        Assert.Equal(TimeSpan.FromSeconds(40), refused.RetryAfter);
        Assert.Equal(9, world.Usage(_acme).Used);
        Assert.Equal(0, world.Usage(_acme).Remaining);
        world.Time.Advance(TimeSpan.FromSeconds(40));
        Assert.True(world.Take(_acme).IsGranted);
    }

    [Fact]
    public void A_change_elsewhere_leaves_the_bucket_as_it_was()
    {
        using var world = QuotaWorld.Of(_configuration);
        world.Exhaust(_acme);
        world.Time.Advance(TimeSpan.FromSeconds(5.9));

        Change("Plans:pro:TokenBuckets:api.requests:Permits", "200");

        Assert.Equal(TimeSpan.FromSeconds(0.1), world.Take(_acme).RetryAfter);
    }

    [Fact]
    public void A_change_with_faults_is_refused_and_what_was_in_force_stays()
    {
        using var world = QuotaWorld.Of(_configuration);
        world.Take(_acme);

        var refusal = Record.Exception(() => Change(Permits, "0"));

        Assert.IsType<OptionsValidationException>(refusal is AggregateException many ? many.InnerException : refusal);
        Assert.Equal(9, world.Exhaust(_acme));
        Change(Permits, "12");
        Assert.Equal(2, world.Exhaust(_acme));
    }

    [Theory]
    [InlineData("pro", 96L)]
    [InlineData("enterprise", null)]
    public void A_tenant_that_goes_to_another_plan_and_back_finds_what_it_owed(string plan, long? left)
    {
        using var world = QuotaWorld.Of(_configuration);
        for (var i = 0; i < 3; i++)
        {
            world.Take(_acme);
        }

        var (elsewhere, there) = world.Look(_acme with { Plan = plan });
        var (back, here) = world.Look(_acme);

        Assert.Equal(left, elsewhere.Remaining);
        Assert.Equal(plan, there.Limit.Plan);
        Assert.Equal(left is null ? 6 : 5, back.Remaining);
        Assert.Equal("free", here.Limit.Plan);
    }

    [Fact]
    public void Threads_lose_and_gain_nothing_while_the_plan_keeps_changing()
    {
        using var world = QuotaWorld.Of(q => q
            .AddPlan("free", plan => plan.TokenBucket("api.requests", 50_000, TimeSpan.FromDays(1)))
            .AddPlan("pro", plan => plan.TokenBucket("api.requests", 50_000, TimeSpan.FromDays(2))));
        var plans = new[] { _acme, _acme with { Plan = "pro" } };
        _ = world.Engine;

        var granted = Together.Sum(8, 10_000, () => world.Take(plans[Random.Shared.Next(2)]).IsGranted);

        Assert.Equal(50_000, granted);
    }

    private void Change(string key, string value)
    {
        _configuration[key] = value;
        _configuration.Reload();
    }
}
