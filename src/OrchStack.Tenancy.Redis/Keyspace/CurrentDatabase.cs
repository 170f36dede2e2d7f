using System.Runtime.CompilerServices;
using StackExchange.Redis;
using StackExchange.Redis.KeyspaceIsolation;

namespace OrchStack.Tenancy.Redis;

/// <summary>The current tenant's part of a database, found at each call and made once per tenant. Thread-safe.</summary>
internal sealed class CurrentDatabase(ITenantContext tenants, RedisConnection connection) : IGuarded<IDatabase>
{
    private readonly ConditionalWeakTable<TenantId, TenantPart> _known = [];

    // Calls of one tenant come in a row more often than not.
    private volatile TenantPart? _last;

    public IDatabase Prefixed => tenants.Tenant.Id is var id && _last is { } last && ReferenceEquals(last.Id, id) ? last.Database : Find(id);

    public IDatabase Raw => connection.Database;

    public TenantKeyspace Space => TenantKeyspace.Of(tenants.Tenant.Id);

    private IDatabase Find(TenantId id)
    {
        var part = _known.GetValue(id, id => new TenantPart(id, Raw.WithKeyPrefix(TenantKeyspace.Of(id).Prefix)));
        _last = part;
        return part.Database;
    }

    private sealed record TenantPart(TenantId Id, IDatabase Database);
}
