namespace OrchStack.Tenancy;

/// <summary>Thrown on sending to all connections of a tenant hub: they belong to all tenants.</summary>
public sealed class TenantHubBroadcastException : TenancyException
{
    internal TenantHubBroadcastException(Type hub, string method)
        : base($"""
            Refused to send '{method}' to all connections of {hub.Name}: they belong to all tenants. Nothing was sent.
            Send to those of the current tenant: Clients.Tenant() instead of All, Clients.OthersInTenant() instead of Others, Clients.TenantExcept(…) instead of AllExcept.
            For every tenant, go through them: ITenantScopes.ForEachTenantAsync, and Clients.Tenant() in each.
            """)
    {
    }
}
