using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

/// <summary>A lookup over a store, with a cache before it.</summary>
internal static class TestLookup
{
    public static TenantLookup Over(ITenantStore store) => new(Cache(store), store);

    public static RegistryCache<ITenantStore, Tenant> Cache(
        ITenantStore store, TenantCacheOptions? options = null, TimeProvider? time = null, ITenantChanges? changes = null, TenancyMetrics? metrics = null) => new(
            store,
            new RegistryCacheRole<Tenant>(static tenant => tenant.Id, TenantChangeKind.Tenant),
            changes ?? new InProcessTenantChanges(NullLogger<InProcessTenantChanges>.Instance),
            Options.Create(options ?? new TenantCacheOptions()),
            time ?? TimeProvider.System,
            metrics ?? Metrics);

    public static TenancyMetrics Metrics { get; } = new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
}
