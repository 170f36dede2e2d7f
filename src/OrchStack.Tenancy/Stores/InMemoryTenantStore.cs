using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>The tenants and keys listed at start, each found in one look-up.</summary>
internal sealed class InMemoryTenantStore(IOptions<InMemoryTenantOptions> options) : ITenantStore, ITenantApiKeyStore
{
    private readonly FrozenDictionary<TenantId, Tenant> _byId = options.Value.Tenants.ToFrozenDictionary(t => t.Id);
    private readonly FrozenDictionary<TenantSlug, Tenant> _bySlug = options.Value.Tenants.ToFrozenDictionary(t => t.Slug);
    private readonly FrozenDictionary<string, TenantApiKey> _keys = options.Value.ApiKeys.ToFrozenDictionary(k => k.KeyId, StringComparer.Ordinal);

    private readonly FrozenDictionary<string, TenantId> _hosts = options.Value.Hosts
        .ToFrozenDictionary(h => CanonicalHost.TryCreate(h.Host, out var host) ? host : h.Host, h => h.Tenant, StringComparer.Ordinal);

    private readonly FrozenDictionary<ExternalTenantId, TenantId> _externalIds = options.Value.ExternalIds.ToFrozenDictionary(e => e.Id, e => e.Tenant);

    public ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_byId.GetValueOrDefault(id));

    public ValueTask<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_bySlug.GetValueOrDefault(slug));

    public ValueTask<Tenant?> FindByHostAsync(string host, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_hosts.TryGetValue(host, out var id) ? _byId.GetValueOrDefault(id) : null);

    public ValueTask<Tenant?> FindByExternalIdAsync(ExternalTenantId id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_externalIds.TryGetValue(id, out var tenant) ? _byId.GetValueOrDefault(tenant) : null);

    public IAsyncEnumerable<Tenant> ListAsync(CancellationToken cancellationToken) => _byId.Values.ToAsyncEnumerable();

    public ValueTask<TenantApiKey?> FindAsync(string keyId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_keys.GetValueOrDefault(keyId));
}
