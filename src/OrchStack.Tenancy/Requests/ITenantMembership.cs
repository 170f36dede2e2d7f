using System.Security.Claims;

namespace OrchStack.Tenancy;

/// <summary>
/// Says whether a principal without the tenant's claim is a member all the same: for applications whose users are
/// global and joined to tenants by a table. Register it as a service; a singleton, called concurrently.
/// </summary>
public interface ITenantMembership
{
    /// <summary>Whether the authenticated principal may act in the tenant. Throw on an outage, and the request gets 503; never guess.</summary>
    ValueTask<bool> IsMemberAsync(ClaimsPrincipal user, Tenant tenant, CancellationToken cancellationToken);
}
