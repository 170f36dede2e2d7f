using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy;

/// <summary>Stands where the registration of a cache stood; the cache itself is registered under a key.</summary>
internal sealed class FencedDescriptor : ServiceDescriptor
{
    private FencedDescriptor(Type service, Func<IServiceProvider, object> factory, ServiceLifetime lifetime)
        : base(service, factory, lifetime)
    {
    }

    private FencedDescriptor(Type service, object key, Func<IServiceProvider, object?, object> factory, ServiceLifetime lifetime)
        : base(service, key, factory, lifetime)
    {
    }

    /// <summary>Fences every registration that is not yet, with a key or without one.</summary>
    public static void Fence<TCache>(IServiceCollection services, Func<TCache, CurrentTenant, TCache> fenced)
        where TCache : class
    {
        // In their order, so that of several without a key the one that counts is also the one that is shared.
        var count = services.Count;
        for (var i = 0; i < count; i++)
        {
            if (services[i] is var found and not FencedDescriptor && found.ServiceType == typeof(TCache) && !IsBehind(found.ServiceKey))
            {
                var behind = found.IsKeyedService ? new BehindTheFence(found.ServiceKey) : (object)TenantCaches.Shared;
                services[i] = Before(found, provider => fenced(provider.GetRequiredKeyedService<TCache>(behind), provider.GetRequiredService<CurrentTenant>()));
                services.Add(new ServiceDescriptor(typeof(TCache), behind, (provider, _) => Make(found, provider), found.Lifetime));
            }
        }
    }

    private static bool IsBehind(object? key) => key is TenantCaches.Shared or BehindTheFence;

    private static FencedDescriptor Before(ServiceDescriptor found, Func<IServiceProvider, object> make) => found.ServiceKey is { } key
        ? new FencedDescriptor(found.ServiceType, key, (provider, _) => make(provider), found.Lifetime)
        : new FencedDescriptor(found.ServiceType, make, found.Lifetime);

    /// <summary>As the container would, but for what it is made of: a cache over another one takes that from behind the fence.</summary>
    private static object Make(ServiceDescriptor found, IServiceProvider provider)
    {
        var services = new BehindTheFenceServices(provider);
        return found switch
        {
            { IsKeyedService: true, KeyedImplementationInstance: { } instance } => instance,
            { IsKeyedService: true, KeyedImplementationFactory: { } factory } => factory(services, found.ServiceKey),
            { IsKeyedService: true } => ActivatorUtilities.CreateInstance(services, found.KeyedImplementationType!),
            { ImplementationInstance: { } instance } => instance,
            { ImplementationFactory: { } factory } => factory(services),
            _ => ActivatorUtilities.CreateInstance(services, found.ImplementationType!),
        };
    }
}
