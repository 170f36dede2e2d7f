using System.Collections.Concurrent;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>
/// Channels of the current tenant. A name gets the tenant's prefix, loses it when a message arrives, and stays literal, a pattern
/// or sharded. Notifications of the keyspace are channels without a prefix, so none arrives.
/// </summary>
internal abstract class GuardedSubscriber(IGuarded<ISubscriber> guarded) : Guard<ISubscriber>(guarded)
{
    private readonly ConcurrentDictionary<(RedisChannel Channel, Action<RedisChannel, RedisValue> Handler), Action<RedisChannel, RedisValue>> _wrapped = new();

    public virtual bool IsConnected(RedisChannel channel) => Raw.IsConnected(Space.In(channel));

    public virtual long Publish(RedisChannel channel, RedisValue message, CommandFlags flags) => Raw.Publish(Space.In(channel), message, flags);

    public virtual Task<long> PublishAsync(RedisChannel channel, RedisValue message, CommandFlags flags) => Raw.PublishAsync(Space.In(channel), message, flags);

    public virtual void Subscribe(RedisChannel channel, Action<RedisChannel, RedisValue> handler, CommandFlags flags) =>
        Raw.Subscribe(Space.In(channel), Wrap(channel, handler), flags);

    public virtual Task SubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue> handler, CommandFlags flags) =>
        Raw.SubscribeAsync(Space.In(channel), Wrap(channel, handler), flags);

    public virtual void Unsubscribe(RedisChannel channel, Action<RedisChannel, RedisValue>? handler, CommandFlags flags)
    {
        foreach (var wrapped in Unwrap(channel, handler))
        {
            Raw.Unsubscribe(Space.In(channel), wrapped, flags);
        }
    }

    public virtual Task UnsubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue>? handler, CommandFlags flags) =>
        Task.WhenAll(Unwrap(channel, handler).Select(wrapped => Raw.UnsubscribeAsync(Space.In(channel), wrapped, flags)));

    private Action<RedisChannel, RedisValue> Wrap(RedisChannel channel, Action<RedisChannel, RedisValue> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var space = Space;
        return _wrapped.GetOrAdd((space.In(channel), handler), static (_, own) => (name, message) => own.Handler(own.Space.Out(name), message), (Space: space, Handler: handler));
    }

    /// <summary>The handler's, or all of the channel's.</summary>
    private List<Action<RedisChannel, RedisValue>> Unwrap(RedisChannel channel, Action<RedisChannel, RedisValue>? handler)
    {
        var name = Space.In(channel);
        List<Action<RedisChannel, RedisValue>> found = [];
        foreach (var key in _wrapped.Keys.Where(key => key.Channel == name && (handler is null || key.Handler == handler)))
        {
            if (_wrapped.TryRemove(key, out var wrapped))
            {
                found.Add(wrapped);
            }
        }

        return found;
    }
}
