using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Quotas;

namespace OrchStack.Tenancy.Benchmarks.Quotas;

/// <summary>The plan that is measured: one limit, and the six of a product page.</summary>
internal static class QuotaPlans
{
    public const string One = "one";

    private const long Plenty = 900_000_000_000_000;

    public static QuotaCall Six { get; } = new(new("api.requests"), new("ai.tokens", 500), new("storage.bytes"), new("documents"), new QuotaCost("agents"));

    public static ServiceProvider Services(Action<OrchStackTenancyBuilder>? add = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        var builder = services.AddOrchStackTenancy().AddQuotas(quotas => quotas.AddPlan("free", plan => plan
            .TokenBucket(One, 1_000_000_000, TimeSpan.FromSeconds(1))
            .TokenBucket("api.requests", 1_000_000_000, TimeSpan.FromSeconds(1))
            .Budget("ai.tokens.day", Plenty, QuotaPeriod.Day, o => o.Meter = "ai.tokens")
            .Budget("ai.tokens.month", Plenty, QuotaPeriod.Month, o => o.Meter = "ai.tokens")
            .Gauge("storage.bytes", Plenty)
            .Gauge("documents", Plenty)
            .Gauge("agents", Plenty)));
        add?.Invoke(builder);
        return services.BuildServiceProvider();
    }

    /// <summary>The answer of a call that does not wait.</summary>
    public static T AtOnce<T>(ValueTask<T> call) => call.IsCompletedSuccessfully ? call.Result : throw new InvalidOperationException("The call had to wait.");

    public static Tenant[] Tenants(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Tenant(TenantId.New(), TenantSlug.Parse($"tenant-{i}"), "A tenant"))];
}
