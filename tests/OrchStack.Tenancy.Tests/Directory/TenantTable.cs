using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

/// <summary>
/// A store of an application's own, so that the cache stands before it, which can fail on command.
/// </summary>
internal sealed class TenantTable(IOptions<InMemoryTenantOptions> options) : ITenantStore, ITenantDirectory
{
    private readonly InMemoryTenantStore _tenants = new(options);

    public bool IsDown { get; set; }

    private InMemoryTenantStore Tenants => IsDown ? throw new TimeoutException("down") : _tenants;

    public ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken) => Tenants.FindAsync(id, cancellationToken);

    public ValueTask<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken) => Tenants.FindAsync(slug, cancellationToken);

    public ValueTask<Tenant?> FindByHostAsync(string host, CancellationToken cancellationToken) => Tenants.FindByHostAsync(host, cancellationToken);

    public IAsyncEnumerable<Tenant> ListAsync(CancellationToken cancellationToken) => Tenants.ListAsync(cancellationToken);

    public ValueTask AddAsync(Tenant tenant, CancellationToken cancellationToken) => Tenants.AddAsync(tenant, cancellationToken);

    public ValueTask<Tenant> ChangeAsync(TenantId id, Func<Tenant, Tenant> change, CancellationToken cancellationToken) => Tenants.ChangeAsync(id, change, cancellationToken);

    public ValueTask RemoveAsync(TenantId id, CancellationToken cancellationToken) => Tenants.RemoveAsync(id, cancellationToken);

    public ValueTask AddHostAsync(TenantId id, string host, CancellationToken cancellationToken) => Tenants.AddHostAsync(id, host, cancellationToken);

    public ValueTask RemoveHostAsync(TenantId id, string host, CancellationToken cancellationToken) => Tenants.RemoveHostAsync(id, host, cancellationToken);

    public IAsyncEnumerable<string> ListHostsAsync(TenantId id, CancellationToken cancellationToken) => Tenants.ListHostsAsync(id, cancellationToken);

    public ValueTask AddExternalIdAsync(TenantId id, ExternalTenantId externalId, CancellationToken cancellationToken) =>
        Tenants.AddExternalIdAsync(id, externalId, cancellationToken);

    public ValueTask RemoveExternalIdAsync(TenantId id, ExternalTenantId externalId, CancellationToken cancellationToken) =>
        Tenants.RemoveExternalIdAsync(id, externalId, cancellationToken);

    public IAsyncEnumerable<ExternalTenantId> ListExternalIdsAsync(TenantId id, CancellationToken cancellationToken) =>
        Tenants.ListExternalIdsAsync(id, cancellationToken);
}
