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
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Time);
        add(services.AddOrchStackTenancy());
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));

    public IServiceProvider Services => _services;

    public QuotaEngine Engine => _services.GetRequiredService<QuotaEngine>();

    public LocalQuotaStore Store => _services.GetRequiredService<LocalQuotaStore>();

    public static QuotaWorld Of(Action<QuotaOptions> configure) => new(builder => builder.AddQuotas(configure));

    public static QuotaWorld Of(IConfiguration configuration) => new(builder => builder.AddQuotas(configuration));

    public static QuotaWorld With(Func<OrchStackTenancyBuilder, OrchStackTenancyBuilder> add) => new(add);

    public static QuotaWorld OfBucket(long permits, TimeSpan per, long? burst = null) =>
        Of(q => q.AddPlan("free", plan => plan.TokenBucket("api.requests", permits, per, burst)));

    public static QuotaWorld OfPlan(Action<QuotaPlanOptions> configure) => Of(q => q.AddPlan("free", configure));

    public TenantQuotas Open(Tenant tenant) => Engine.OpenAsync(tenant, CancellationToken.None).AtOnce();

    public QuotaDecision Take(Tenant tenant, long cost = 1, string limit = "api.requests") => Open(tenant).AcquireAsync(limit, cost).AtOnce();

    /// <summary>Takes of one limit, and tells all of it.</summary>
    public (QuotaDecision Decision, QuotaUsage Usage) Look(Tenant tenant, long cost = 1, string limit = "api.requests")
    {
        var decision = Open(tenant).AcquireAsync(new QuotaCall(limit, cost) { WithLimits = true }).AtOnce();
        return (decision, Assert.Single(decision.Limits));
    }

    public QuotaDecision TakeAll(Tenant tenant, params QuotaCost[] costs) => Open(tenant).AcquireAsync(new QuotaCall(costs) { WithLimits = true }).AtOnce();

    public QuotaUsage Usage(Tenant tenant, string limit = "api.requests") => Open(tenant).GetUsageAsync().AtOnce().Single(usage => usage.Limit.Name == limit);

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
