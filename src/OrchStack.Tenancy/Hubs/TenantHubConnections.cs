using System.Collections.Concurrent;

namespace OrchStack.Tenancy;

/// <summary>This node's connections to tenant hubs, by id and by tenant.</summary>
internal sealed class TenantHubConnections
{
    private readonly ConcurrentDictionary<string, TenantHubConnection> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<TenantId, HashSet<TenantHubConnection>> _byTenant = [];

    public int Count => _byId.Count;

    public TenantHubConnection? Find(string connectionId) => _byId.GetValueOrDefault(connectionId);

    public void Add(TenantHubConnection connection)
    {
        lock (_byTenant)
        {
            if (!_byId.TryAdd(connection.ConnectionId, connection))
            {
                throw new InvalidOperationException($"Refused a second connection '{connection.ConnectionId}'.");
            }

            if (!_byTenant.TryGetValue(connection.TenantId, out var connections))
            {
                _byTenant.Add(connection.TenantId, connections = []);
            }

            connections.Add(connection);
        }
    }

    public void Remove(TenantHubConnection connection)
    {
        lock (_byTenant)
        {
            if (_byId.TryRemove(KeyValuePair.Create(connection.ConnectionId, connection))
                && _byTenant.TryGetValue(connection.TenantId, out var connections)
                && connections.Remove(connection)
                && connections.Count == 0)
            {
                _byTenant.Remove(connection.TenantId);
            }
        }
    }

    public TenantId[] Tenants()
    {
        lock (_byTenant)
        {
            return [.. _byTenant.Keys];
        }
    }

    public TenantHubConnection[] Of(TenantId tenant)
    {
        lock (_byTenant)
        {
            return _byTenant.TryGetValue(tenant, out var connections) ? [.. connections] : [];
        }
    }
}
