namespace OrchStack.Tenancy;

/// <summary>
/// The hosts and external ids of tenants, in a running application. Each verb demands a platform scope
/// (<see cref="ITenantScopes.EnterPlatformAsync"/>), records an event in the platform's log and tells the caches. A
/// singleton; thread-safe.
/// </summary>
/// <remarks>A name is recorded before it leads to a tenant, and leads there no more before that is recorded.</remarks>
public interface ITenantNames
{
    /// <summary>Gives a tenant a host of its own, in any form that a browser takes: case, final dot and Unicode do not matter.</summary>
    /// <exception cref="MissingPlatformScopeException">No platform scope is entered.</exception>
    /// <exception cref="FormatException">It is no host name: it has a scheme, a path or a wildcard, or is an IP address.</exception>
    /// <exception cref="TenantConflictException">The host is another tenant's.</exception>
    /// <exception cref="UnknownTenantException">There is no such tenant.</exception>
    Task AddHostAsync(TenantId id, string host, CancellationToken cancellationToken = default);

    /// <summary>Takes a host from a tenant. Not having it is no error; another tenant's host stays where it is.</summary>
    /// <exception cref="MissingPlatformScopeException">No platform scope is entered.</exception>
    /// <exception cref="FormatException">It is no host name.</exception>
    Task RemoveHostAsync(TenantId id, string host, CancellationToken cancellationToken = default);

    /// <summary>Gives a tenant another system's id.</summary>
    /// <exception cref="MissingPlatformScopeException">No platform scope is entered.</exception>
    /// <exception cref="TenantConflictException">The external id is another tenant's.</exception>
    /// <exception cref="UnknownTenantException">There is no such tenant.</exception>
    Task AddExternalIdAsync(TenantId id, ExternalTenantId externalId, CancellationToken cancellationToken = default);

    /// <summary>Takes an external id from a tenant. Not having it is no error; another tenant's stays where it is.</summary>
    /// <exception cref="MissingPlatformScopeException">No platform scope is entered.</exception>
    Task RemoveExternalIdAsync(TenantId id, ExternalTenantId externalId, CancellationToken cancellationToken = default);
}
