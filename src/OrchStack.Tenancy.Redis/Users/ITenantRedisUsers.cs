namespace OrchStack.Tenancy.Redis;

/// <summary>
/// The fence in the server: a user of Redis for each tenant, which the server holds to the tenant's keys and channels, whatever
/// is sent. For code that reaches Redis without <see cref="ITenantRedis"/>: a worker, a sandbox of an agent, a tool. A singleton,
/// thread-safe; needs <see cref="RedisTenancyOptions.UserKey"/>, and a connection that may run ACL.
/// </summary>
/// <remarks>
/// With the key set, the lifecycle makes the user when a tenant is created or resumed, and drops it, with its connections, when the
/// tenant is suspended or deleted.
/// </remarks>
public interface ITenantRedisUsers
{
    /// <summary>Makes the current tenant's user on every node, or renews its rights and passwords there.</summary>
    /// <returns>How to sign in as it. While <see cref="RedisTenancyOptions.FormerUserKey"/> is set, the password before counts too.</returns>
    /// <exception cref="StackExchange.Redis.RedisConnectionException">A node cannot be reached, and so would have other rights than the rest.</exception>
    /// <exception cref="InvalidOperationException">No <see cref="RedisTenancyOptions.UserKey"/> is set.</exception>
    Task<RedisTenantCredentials> EnsureAsync(CancellationToken cancellationToken = default);

    /// <summary>Drops the current tenant's user on every node, and closes its connections. Nothing happens where there is none.</summary>
    /// <exception cref="StackExchange.Redis.RedisConnectionException">A node cannot be reached.</exception>
    Task DropAsync(CancellationToken cancellationToken = default);
}
