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
}
