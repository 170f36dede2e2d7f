namespace OrchStack.Tenancy;

/// <summary>
/// The newest settings of any tenant, for code that serves tenants that are not the current one, and for scopes that live long. A singleton; thread-safe.
/// </summary>
/// <typeparam name="T">The class given to <c>AddTenantSettings</c>. Its instances are shared: treat them as immutable.</typeparam>
public interface ITenantSettingsReader<T>
    where T : class
{
    /// <summary>Reads a tenant's settings, at most as old as the cache of the registry. The same instance for as long as they have not changed.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TenantRegistryException">The store did not answer, and nothing that may still be believed is known.</exception>
    /// <exception cref="UnreadableTenantSettingsException">What is stored does not fit the class any more.</exception>
    ValueTask<T> ReadAsync(Tenant tenant, CancellationToken cancellationToken = default);
}
