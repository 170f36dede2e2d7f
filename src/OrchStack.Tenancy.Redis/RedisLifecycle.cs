namespace OrchStack.Tenancy.Redis;

/// <summary>A tenant's user lives as long as the tenant, and a tenant that is deleted leaves no key behind.</summary>
internal sealed class RedisLifecycle(ITenantRedis redis, TenantRedisUsers users, TenantUserConnections connections, ITenantRemovals removals) : ITenantLifecycleHandler
{
    public Task PrepareAsync(ITenantScope scope, CancellationToken cancellationToken) => users.AreUsed ? users.EnsureAsync(cancellationToken) : Task.CompletedTask;

    public Task ResumeAsync(ITenantScope scope, CancellationToken cancellationToken) => PrepareAsync(scope, cancellationToken);

    // A user that is off only cannot sign in; one that is gone loses its connections, and is made again as it was.
    public Task SuspendAsync(ITenantScope scope, CancellationToken cancellationToken)
    {
        connections.Close(scope.Tenant.Id);
        return users.AreUsed ? users.DropAsync(cancellationToken) : Task.CompletedTask;
    }

    // The user first, so that nothing of its own comes after the clean-up.
    public async Task CleanUpAsync(ITenantScope scope, CancellationToken cancellationToken)
    {
        await SuspendAsync(scope, cancellationToken).ConfigureAwait(false);
        removals.Add("keys in Redis", await redis.DeleteAllAsync(cancellationToken).ConfigureAwait(false));
    }
}
