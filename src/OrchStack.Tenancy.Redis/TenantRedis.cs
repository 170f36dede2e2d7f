using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

internal sealed class TenantRedis(ITenantContext tenants, RedisConnection connection, PrefixedKeys keys, TenantUserConnections users) : ITenantRedis
{
    public IDatabase Database { get; } = GuardType<IDatabase, GuardedDatabase>.Over(new CurrentDatabase(tenants, connection), tenants, users);

    public ISubscriber Subscriber { get; } = GuardType<ISubscriber, GuardedSubscriber>.Over(new CurrentSubscriber(tenants, connection));

    public async IAsyncEnumerable<RedisKey> ScanAsync(RedisValue pattern = default, int pageSize = 250, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var space = TenantKeyspace.Of(tenants.Tenant.Id);
        await foreach (var key in keys.ScanAsync(space.Prefix, space.Pattern(pattern), pageSize, cancellationToken).ConfigureAwait(false))
        {
            yield return space.Out(key);
        }
    }

    public Task<long> DeleteAllAsync(CancellationToken cancellationToken = default) =>
        keys.DeleteAllAsync(TenantKeyspace.Of(tenants.Tenant.Id).Prefix, cancellationToken);
}
