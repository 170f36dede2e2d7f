using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>Commands that are collected. The prefixed client has made the batch and prefixes channels itself, but for the kind of a channel.</summary>
internal abstract class GuardedBatch<TInner>(IGuarded<TInner> guarded) : GuardedAsync<TInner>(guarded)
    where TInner : class, IBatch
{
    public override Task<long> PublishAsync(RedisChannel channel, RedisValue message, CommandFlags flags) => channel.IsSharded
        ? throw new NotSupportedException("Refused to publish to a sharded channel in a batch: it would lose its shard. Publish through ITenantRedis.Subscriber.")
        : Prefixed.PublishAsync(channel, message, flags);
}
