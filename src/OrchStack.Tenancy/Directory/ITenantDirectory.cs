namespace OrchStack.Tenancy;

/// <summary>
/// Writes the tenants. Implement it beside <see cref="ITenantStore"/> over the application's own table and register it with
/// <see cref="OrchStackTenancyBuilder.UseTenantDirectory{TDirectory}"/>; applications call <see cref="ITenantLifecycle"/>, which
/// keeps the order of steps, the log and the caches right. Called concurrently; must be thread-safe.
/// </summary>
/// <remarks>An outage must throw, and a write that returned must be there for the next read of any node.</remarks>
public interface ITenantDirectory
{
    /// <summary>Adds a tenant.</summary>
    /// <exception cref="TenantConflictException">Its id was used before, or its slug or key is another's.</exception>
    ValueTask AddAsync(Tenant tenant, CancellationToken cancellationToken);

    /// <summary>
    /// Changes a tenant in one step: what <paramref name="change"/> is given is what is stored now, and nobody changes it
    /// in between (a row lock, or a version that is compared). It may be called more than once, and what it throws is thrown on.
    /// Ids never change.
    /// </summary>
    /// <returns>The tenant as it is stored now.</returns>
    /// <exception cref="UnknownTenantException">There is no such tenant.</exception>
    /// <exception cref="TenantConflictException">The new slug or key is another's.</exception>
    ValueTask<Tenant> ChangeAsync(TenantId id, Func<Tenant, Tenant> change, CancellationToken cancellationToken);

    /// <summary>Removes a tenant with its hosts and external ids. Its id is never given away again. Removed already is no error.</summary>
    ValueTask RemoveAsync(TenantId id, CancellationToken cancellationToken);

    /// <summary>Gives a tenant a host of its own. Having it already is no error.</summary>
    /// <param name="id">The tenant.</param>
    /// <param name="host">The host in lower-case ASCII, without port and final dot, international names as "xn--".</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <exception cref="UnknownTenantException">There is no such tenant.</exception>
    /// <exception cref="TenantConflictException">The host is another tenant's.</exception>
    ValueTask AddHostAsync(TenantId id, string host, CancellationToken cancellationToken);

    /// <summary>Takes a host from a tenant. Another tenant's host stays where it is; not having it is no error.</summary>
    ValueTask RemoveHostAsync(TenantId id, string host, CancellationToken cancellationToken);

    /// <summary>Lists a tenant's hosts.</summary>
    IAsyncEnumerable<string> ListHostsAsync(TenantId id, CancellationToken cancellationToken);

    /// <summary>Gives a tenant another system's id. Having it already is no error.</summary>
    /// <exception cref="UnknownTenantException">There is no such tenant.</exception>
    /// <exception cref="TenantConflictException">The external id is another tenant's.</exception>
    ValueTask AddExternalIdAsync(TenantId id, ExternalTenantId externalId, CancellationToken cancellationToken);

    /// <summary>Takes an external id from a tenant. Another tenant's stays where it is; not having it is no error.</summary>
    ValueTask RemoveExternalIdAsync(TenantId id, ExternalTenantId externalId, CancellationToken cancellationToken);

    /// <summary>Lists a tenant's external ids.</summary>
    IAsyncEnumerable<ExternalTenantId> ListExternalIdsAsync(TenantId id, CancellationToken cancellationToken);
}
