using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Quotas.Tests;

/// <summary>An engine as an application gets it, under a clock that stands still until it is told otherwise.</summary>
internal sealed class QuotaWorld : IDisposable
{
    private readonly ServiceProvider _services;

    private QuotaWorld(Func<OrchStackTenancyBuilder, OrchStackTenancyBuilder> add)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        add(services.AddOrchStackTenancy());
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new();

    public IServiceProvider Services => _services;

    public QuotaEngine Engine => _services.GetRequiredService<QuotaEngine>();

    public static QuotaWorld Of(Action<QuotaOptions> configure) => new(builder => builder.AddQuotas(configure));

    public static QuotaWorld Of(IConfiguration configuration) => new(builder => builder.AddQuotas(configuration));

    public static QuotaWorld OfBucket(long permits, TimeSpan per, long? burst = null) =>
        Of(q => q.AddPlan("free", plan => plan.TokenBucket("api.requests", permits, per, burst)));

    public QuotaDecision Take(Tenant tenant, long cost = 1, string limit = "api.requests") =>
        Engine.AcquireAsync(tenant, limit, cost).AtOnce();

    public QuotaDecision[] TakeAll(Tenant tenant, params QuotaCost[] costs) =>
        Engine.AcquireAllAsync(tenant, costs, CancellationToken.None).AtOnce();

    public QuotaUsage Usage(Tenant tenant, string limit = "api.requests") =>
        Engine.GetUsageAsync(tenant).AtOnce().Single(usage => usage.Limit.Name == limit);

    /// <summary>How many calls of one permit pass before the first is refused.</summary>
    public int Exhaust(Tenant tenant, string limit = "api.requests")
    {
        var granted = 0;
        while (Take(tenant, limit: limit).IsGranted)
        {
            granted++;
        }

        return granted;
    }

    public void Dispose() => _services.Dispose();
}
