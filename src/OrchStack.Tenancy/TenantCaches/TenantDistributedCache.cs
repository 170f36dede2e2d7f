using Microsoft.Extensions.Caching.Distributed;

namespace OrchStack.Tenancy;

/// <summary>The current tenant's entries of a cache that all tenants share.</summary>
internal sealed class TenantDistributedCache(IDistributedCache cache, CurrentTenant tenants) : IDistributedCache
{
    public byte[]? Get(string key) => cache.Get(In(key));

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => cache.GetAsync(In(key), token);

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => cache.Set(In(key), value, options);

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        cache.SetAsync(In(key), value, options, token);

    public void Refresh(string key) => cache.Refresh(In(key));

    public Task RefreshAsync(string key, CancellationToken token = default) => cache.RefreshAsync(In(key), token);

    public void Remove(string key) => cache.Remove(In(key));

    public Task RemoveAsync(string key, CancellationToken token = default) => cache.RemoveAsync(In(key), token);

    private string In(string key) => TenantCacheNames.Of(tenants.Tenant.Id).In(key);
}
