namespace OrchStack.Tenancy;

/// <summary>
/// Reads the tenants. Implement it over the application's own table and register it with
/// <see cref="OrchStackTenancyBuilder.UseTenantStore{TStore}"/>. Called concurrently; must be thread-safe.
/// </summary>
/// <remarks>Return null only for "there is no such tenant". An outage must throw: it is never "no tenant".</remarks>
public interface ITenantStore
{
    /// <summary>Finds a tenant by its id, whatever its status.</summary>
    ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken);

    /// <summary>Finds a tenant by its slug, whatever its status.</summary>
    ValueTask<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken);

    /// <summary>Finds a tenant by a host of its own, whatever its status. Implement it for <c>ResolveFromHost()</c>.</summary>
    /// <param name="host">
    /// The host in lower-case ASCII, without port and final dot, international names as "xn--". Store hosts in this form.
    /// </param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    /// <exception cref="NotSupportedException">The store does not implement it: requests get 503, not "no such tenant".</exception>
    ValueTask<Tenant?> FindByHostAsync(string host, CancellationToken cancellationToken) => throw new NotSupportedException(
        $"{GetType().Name} finds no tenants by host. Implement ITenantStore.FindByHostAsync in it, or remove ResolveFromHost().");

    /// <summary>Finds a tenant by another system's id, whatever its status. Implement it for <c>ResolveFromExternalId()</c>.</summary>
    /// <exception cref="NotSupportedException">The store does not implement it: requests get 503, not "no such tenant".</exception>
    ValueTask<Tenant?> FindByExternalIdAsync(ExternalTenantId id, CancellationToken cancellationToken) => throw new NotSupportedException(
        $"{GetType().Name} finds no tenants by external id. Implement ITenantStore.FindByExternalIdAsync in it, or remove ResolveFromExternalId().");

    /// <summary>Lists every tenant, whatever its status, page by page. Implement it for <see cref="ITenantScopes.ForEachTenantAsync"/>.</summary>
    /// <exception cref="NotSupportedException">The store does not implement it.</exception>
    IAsyncEnumerable<Tenant> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException(
        $"{GetType().Name} lists no tenants. Implement ITenantStore.ListAsync in it to work for every tenant.");
}
