using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy;

/// <summary>
/// The services from which a cache is made. A hybrid cache reads the distributed one in the background, where no tenant is, and with
/// keys that are a tenant's already: so it gets the one behind the fence.
/// </summary>
internal sealed class BehindTheFenceServices(IServiceProvider services) : IKeyedServiceProvider, IServiceProviderIsKeyedService
{
    public object? GetService(Type serviceType) =>
        serviceType == typeof(IServiceProvider) || serviceType == typeof(IKeyedServiceProvider) || serviceType == typeof(IServiceProviderIsService) ? this
        : serviceType == typeof(IDistributedCache) ? Cache(TenantCaches.Shared) ?? services.GetService(serviceType)
        : services.GetService(serviceType);

    public object? GetKeyedService(Type serviceType, object? serviceKey) => serviceType == typeof(IDistributedCache)
        ? Cache(new BehindTheFence(serviceKey)) ?? services.GetKeyedService<IDistributedCache>(serviceKey)
        : (services as IKeyedServiceProvider)?.GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        GetKeyedService(serviceType, serviceKey) ?? services.GetRequiredKeyedService(serviceType, serviceKey);

    public bool IsService(Type serviceType) => services.GetRequiredService<IServiceProviderIsService>().IsService(serviceType);

    public bool IsKeyedService(Type serviceType, object? serviceKey) =>
        services.GetRequiredService<IServiceProviderIsKeyedService>().IsKeyedService(serviceType, serviceKey);

    private IDistributedCache? Cache(object key) => services.GetKeyedService<IDistributedCache>(key);
}
