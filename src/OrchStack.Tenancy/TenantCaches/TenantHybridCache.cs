using Microsoft.Extensions.Caching.Hybrid;

namespace OrchStack.Tenancy;

/// <summary>The current tenant's entries of a hybrid cache that all tenants share. What the base class adds is made of these calls.</summary>
internal sealed class TenantHybridCache(HybridCache cache, CurrentTenant tenants) : HybridCache
{
    public override ValueTask<T> GetOrCreateAsync<TState, T>(
        string key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(factory);
        var names = Names;
        ITenantCacheFactory<T> own = new TenantCacheFactory<TState, T>(tenants, tenants.Innermost!, state, factory);
        return cache.GetOrCreateAsync(
            names.In(key),
            own,
            static (own, ct) => own.MakeAsync(ct),
            options,
            names.In(tags),
            cancellationToken);
    }

    public override ValueTask SetAsync<T>(string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default)
    {
        var names = Names;
        return cache.SetAsync(names.In(key), value, options, names.In(tags), cancellationToken);
    }

    public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default) => cache.RemoveAsync(Names.In(key), cancellationToken);

    /// <summary>The tag "*" is the tenant's own: the prefix and it are what each of its entries is tagged with.</summary>
    public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) => cache.RemoveByTagAsync(Names.In(tag), cancellationToken);

    private TenantCacheNames Names => TenantCacheNames.Of(tenants.Tenant.Id);
}
