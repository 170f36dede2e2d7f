namespace OrchStack.Tenancy;

/// <summary>What a flow does for a connection, and the scope in which it does it.</summary>
internal sealed record TenantHubWork(TenantHubConnection Connection, TenantHolder Holder);
