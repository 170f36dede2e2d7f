using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes the application's caches the tenants' own.</summary>
public static class TenantCacheBuilderExtensions
{
    /// <summary>
    /// Makes what the application has registered as <see cref="IDistributedCache"/>, <see cref="HybridCache"/> and output cache the current
    /// tenant's: keys and tags are its own, whatever holds them. Called after the caches are registered; one that is registered later
    /// stops the start. The caches of all tenants are <see cref="TenantCaches.Shared"/>.
    /// </summary>
    public static OrchStackTenancyBuilder AddTenantCaches(this OrchStackTenancyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        FencedDescriptor.Fence<IDistributedCache>(services, static (cache, tenants) => new TenantDistributedCache(cache, tenants));
        FencedDescriptor.Fence<HybridCache>(services, static (cache, tenants) => new TenantHybridCache(cache, tenants));
        FencedDescriptor.Fence<IOutputCacheStore>(services, static (store, tenants) => new TenantOutputCacheStore(store, tenants));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OutputCacheOptions>, TenantOutputCachePolicy>());
        services.AddOptions<FencedCaches>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FencedCaches>, FencedCachesValidator>());
        return builder.AddLifecycleHandler<TenantCacheCleanUp>();
    }
}
