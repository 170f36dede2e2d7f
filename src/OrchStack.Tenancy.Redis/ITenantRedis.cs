using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>
/// The current tenant's part of Redis. A singleton, thread-safe; each call takes the tenant from the context, and throws
/// <see cref="MissingTenantException"/> where there is none.
/// </summary>
/// <remarks>
/// Keys are as the application names them; in Redis each begins with <c>t:{id}:</c>, a hash tag, so that a tenant's keys lie in one
/// slot of a cluster. A call that could name a key in another way throws <see cref="NotSupportedException"/>: SORT, RANDOMKEY,
/// MIGRATE, MOVE, the connection itself, and whatever a newer client brings. So do scripts and <c>Execute</c>, unless tenants have users
/// of the server (<see cref="RedisTenancyOptions.UserKey"/>): then they go as the tenant's user, and the server refuses what is not its own.
/// </remarks>
public interface ITenantRedis
{
    /// <summary>Keys and streams. May be kept: it is the same for all tenants, and asks for the current one at each call.</summary>
    /// <remarks>
    /// Also registered as <see cref="IDatabase"/>, unless the application has registered one. A batch or transaction belongs to the
    /// tenant that began it.
    /// </remarks>
    IDatabase Database { get; }

    /// <summary>
    /// Channels, which keep their kind: literal, pattern, sharded. A handler is called outside any scope, with the channel as it was
    /// named; it enters the tenant's scope itself. Queues of messages are refused, as they would show the prefix.
    /// </summary>
    ISubscriber Subscriber { get; }

    /// <summary>The tenant's keys, from the primary that has them. As with SCAN, a key may come twice, and one that is added meanwhile may not come.</summary>
    /// <param name="pattern">A pattern as for SCAN, of the keys as the application names them; all by default.</param>
    /// <param name="pageSize">How many keys a server looks at in each round trip.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="RedisConnectionException">That primary cannot be reached.</exception>
    IAsyncEnumerable<RedisKey> ScanAsync(RedisValue pattern = default, int pageSize = 250, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes all keys of the tenant. Called by the lifecycle when a tenant is deleted; may be called again after it was interrupted.
    /// </summary>
    /// <returns>How many keys were deleted.</returns>
    /// <exception cref="RedisConnectionException">The primary that has them cannot be reached.</exception>
    Task<long> DeleteAllAsync(CancellationToken cancellationToken = default);
}
