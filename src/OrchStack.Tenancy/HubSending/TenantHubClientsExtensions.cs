using OrchStack.Tenancy;

namespace Microsoft.AspNetCore.SignalR;

/// <summary>The current tenant's connections, in hubs of <c>AddTenantHub&lt;THub&gt;()</c>; on another hub they reach nobody.</summary>
public static class TenantHubClientsExtensions
{
    /// <summary>Everybody who is connected to the hub for the current tenant, on every node.</summary>
    /// <exception cref="MissingTenantException">On sending: there is no current tenant.</exception>
    public static T Tenant<T>(this IHubClients<T> clients)
    {
        ArgumentNullException.ThrowIfNull(clients);
        return clients.Group(TenantHubGroups.Everybody);
    }

    /// <summary>Everybody of the current tenant but these connections.</summary>
    /// <inheritdoc cref="Tenant{T}" path="/exception"/>
    public static T TenantExcept<T>(this IHubClients<T> clients, params IReadOnlyList<string> excludedConnectionIds)
    {
        ArgumentNullException.ThrowIfNull(clients);
        return clients.GroupExcept(TenantHubGroups.Everybody, excludedConnectionIds);
    }

    /// <summary>Everybody of the current tenant but the caller.</summary>
    /// <inheritdoc cref="Tenant{T}" path="/exception"/>
    public static T OthersInTenant<T>(this IHubCallerClients<T> clients)
    {
        ArgumentNullException.ThrowIfNull(clients);
        return clients.OthersInGroup(TenantHubGroups.Everybody);
    }
}
