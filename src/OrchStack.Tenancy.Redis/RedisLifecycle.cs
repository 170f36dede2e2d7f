namespace OrchStack.Tenancy.Redis;

/// <summary>A tenant that is deleted leaves no key behind.</summary>
internal sealed class RedisLifecycle(ITenantRedis redis) : ITenantLifecycleHandler
{
    public Task CleanUpAsync(ITenantScope scope, CancellationToken cancellationToken) => redis.DeleteAllAsync(cancellationToken);
}
