using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

internal sealed class TenantRedis(ITenantContext tenants, RedisConnection connection, TenantUserConnections users) : ITenantRedis
{
    private const int KeysAtOnce = 500;

    public IDatabase Database { get; } = GuardType<IDatabase, GuardedDatabase>.Over(new CurrentDatabase(tenants, connection), tenants, users);

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
        var (deleted, before) = (0L, -1L);
        while (deleted != before)
        {
            // Once more, until there was none: a key may have come meanwhile, or a primary may have handed over to its replica.
            before = deleted;
            await foreach (var keys in InRedisAsync(space, default, KeysAtOnce, cancellationToken).Chunk(KeysAtOnce).ConfigureAwait(false))
            {
                deleted += await connection.Database.KeyDeleteAsync(keys).ConfigureAwait(false);
            }
        }

        return deleted;
    }

    /// <summary>A tenant's keys lie in one slot, so one primary has them all; which one that is now, the servers say.</summary>
    private async IAsyncEnumerable<RedisKey> InRedisAsync(TenantKeyspace space, RedisValue pattern, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var database = connection.Database;
        var owner = await database.IdentifyEndpointAsync(space.Prefix, CommandFlags.DemandMaster).ConfigureAwait(false)
            ?? throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.DemandMaster, $"No primary that has the keys of tenant '{space.Tenant}' can be reached.");
        await foreach (var key in connection.Multiplexer.GetServer(owner).KeysAsync(database.Database, space.Pattern(pattern), pageSize)
            .WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return key;
        }
    }
}
