namespace OrchStack.Tenancy;

/// <summary>Thrown where a connection is named that is not known to be the current tenant's.</summary>
public sealed class TenantHubConnectionException : TenancyException
{
    internal TenantHubConnectionException(string action, string connectionId, TenantId current)
        : base($"""
            Refused to {action} connection '{connectionId}': this node has no such connection of the current tenant '{current}'. Nothing was done.
            It may be another tenant's, closed, or another node's, whose tenant cannot be checked from here.
            Do it in a hub method with Context.ConnectionId, where the connection is, or send to Clients.User(…), which reaches every node.
            """) => ConnectionId = connectionId;

    /// <summary>The connection that was refused.</summary>
    public string ConnectionId { get; }
}
