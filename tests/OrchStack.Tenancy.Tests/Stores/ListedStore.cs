namespace OrchStack.Tenancy.Tests;

/// <summary>A registry whose list is older than what it finds.</summary>
internal sealed class ListedStore(Tenant[] listed, params Tenant[] found) : ITenantStore
{
    public ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken) => new(found.FirstOrDefault(tenant => tenant.Id == id));

    public ValueTask<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken) => new(found.FirstOrDefault(tenant => tenant.Slug == slug));

    public IAsyncEnumerable<Tenant> ListAsync(CancellationToken cancellationToken) => listed.ToAsyncEnumerable();
}
