namespace OrchStack.Tenancy;

/// <summary>
/// Tells the dispatcher's flow which connection it works for, and enters that connection's tenant. An instance field, so that two hosts in
/// one process never share a connection.
/// </summary>
internal sealed class TenantHubFlow(CurrentTenant current)
{
    private readonly AsyncLocal<TenantHubWork?> _work = new();

    public TenantHubWork? Work => _work.Value;

    public TenantHubConnection? Connection => _work.Value?.Connection;

    /// <summary>Enters in the caller's own flow: never call it from an async method that the caller awaits.</summary>
    public TenantHubWork Enter(TenantHubConnection connection)
    {
        var holder = current.Push(ScopeKind.Tenant, connection.User);
        connection.FillLastKnown(holder);
        return _work.Value = new TenantHubWork(connection, holder);
    }

    /// <summary>Works for no connection for the rest of the calling method and what it calls.</summary>
    public void Clear() => _work.Value = null;
}
