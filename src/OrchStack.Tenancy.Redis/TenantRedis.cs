using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

internal sealed class TenantRedis(ITenantContext tenants, RedisConnection connection) : ITenantRedis
{
    private const int KeysAtOnce = 500;

    public IDatabase Database { get; } = GuardType<IDatabase, GuardedDatabase>.Over(new CurrentDatabase(tenants, connection), tenants);

    public ISubscriber Subscriber { get; } = GuardType<ISubscriber, GuardedSubscriber>.Over(new CurrentSubscriber(tenants, connection));

    public async IAsyncEnumerable<RedisKey> ScanAsync(RedisValue pattern = default, int pageSize = 250, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var space = TenantKeyspace.Of(tenants.Tenant.Id);
        await foreach (var key in InRedisAsync(space, pattern, pageSize, cancellationToken).ConfigureAwait(false))
        {
            yield return space.Out(key);
        }
    }

    public async Task<long> DeleteAllAsync(CancellationToken cancellationToken = default)
    {
        var space = TenantKeyspace.Of(tenants.Tenant.Id);
        var deleted = 0L;
        var keys = new List<RedisKey>(KeysAtOnce);
        await foreach (var key in InRedisAsync(space, default, KeysAtOnce, cancellationToken).ConfigureAwait(false))
        {
            keys.Add(key);
            if (keys.Count == KeysAtOnce)
            {
                deleted += await connection.Database.KeyDeleteAsync([.. keys]).ConfigureAwait(false);
                keys.Clear();
            }
        }

        return keys.Count > 0 ? deleted + await connection.Database.KeyDeleteAsync([.. keys]).ConfigureAwait(false) : deleted;
    }

    private async IAsyncEnumerable<RedisKey> InRedisAsync(TenantKeyspace space, RedisValue pattern, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var database = connection.Database.Database;
        foreach (var server in connection.Multiplexer.GetServers().Where(server => !server.IsReplica))
        {
            await foreach (var key in server.KeysAsync(database, space.Pattern(pattern), pageSize).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                yield return key;
            }
        }
    }
}
