using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class QuotaOptionsTests
{
    [Fact]
    public void Plans_are_bound_from_a_section_of_the_configuration()
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes("""
            { "Quotas": { "Plans": {
                "free": { "TokenBuckets": { "api.requests": { "Permits": 10, "Period": "00:01:00", "Burst": 20 }, "ai.tokens": { "Permits": 5, "Period": "1.00:00:00" } } },
                "enterprise": { "UnlimitedLimits": [ "api.requests", "ai.tokens" ] }
            } } }
            """));
        using var world = QuotaWorld.Of(new ConfigurationBuilder().AddJsonStream(json).Build().GetSection("Quotas"));
        var acme = TestTenants.Named("acme");

        var requests = world.Look(acme).Usage.Limit;
        var tokens = world.Look(acme, limit: "ai.tokens").Usage.Limit;

        Assert.Equal((10, TimeSpan.FromMinutes(1), 20), (requests.Quota, requests.Window, requests.Burst));
        Assert.Equal((5, TimeSpan.FromDays(1), 5), (tokens.Quota, tokens.Window, tokens.Burst));
        Assert.True(world.Look(acme with { Plan = "enterprise" }).Usage.Limit.IsUnlimited);
    }

    [Fact]
    public void Quotas_may_be_added_twice_and_add_up()
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy()
            .AddQuotas(q => q.AddPlan("free", plan => plan.TokenBucket("a", 1, TimeSpan.FromMinutes(1))))
            .AddQuotas(q => q.AddPlan("free", plan => plan.TokenBucket("a", 2, TimeSpan.FromMinutes(1)).Unlimited("b")))
            .AddQuotas();
        using var provider = services.BuildServiceProvider();

        var plan = provider.GetRequiredService<IOptions<QuotaOptions>>().Value.Plans["FREE"];

        Assert.Equal(2, plan.TokenBuckets["a"].Permits);
        Assert.Equal(["b"], plan.UnlimitedLimits);
        Assert.Same(provider.GetRequiredService<IQuotaEngine>(), Assert.Single(provider.GetServices<IQuotaEngine>()));
    }
}
