using System.Runtime.CompilerServices;
using StackExchange.Redis;
using StackExchange.Redis.KeyspaceIsolation;

namespace OrchStack.Tenancy.Redis;

/// <summary>The current tenant's part of a database, found at each call and made once per tenant. Thread-safe.</summary>
internal sealed class CurrentDatabase(ITenantContext tenants, RedisConnection connection) : IGuarded<IDatabase>
{
    private readonly ConditionalWeakTable<TenantId, IDatabase> _known = [];

    public IDatabase Prefixed => tenants.Tenant.Id is var id && _known.TryGetValue(id, out var known) ? known : Make(id);

    public IDatabase Raw => connection.Database;

    public TenantKeyspace Space => TenantKeyspace.Of(tenants.Tenant.Id);

    private IDatabase Make(TenantId id) => _known.GetValue(id, id => Raw.WithKeyPrefix(TenantKeyspace.Of(id).Prefix));
}
