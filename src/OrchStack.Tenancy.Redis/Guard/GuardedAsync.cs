using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>
/// The asynchronous calls that forwarding alone would not make safe, of databases, batches and transactions: positions in
/// streams, which the prefixed client leaves as they are, channels, copies into another database, and keys that come back.
/// </summary>
internal abstract class GuardedAsync<TInner>(IGuarded<TInner> guarded) : Guard<TInner>(guarded)
    where TInner : class, IDatabaseAsync
{
    public virtual Task<long> PublishAsync(RedisChannel channel, RedisValue message, CommandFlags flags) => Raw.PublishAsync(Space.In(channel), message, flags);

    public virtual Task<bool> KeyCopyAsync(RedisKey sourceKey, RedisKey destinationKey, int destinationDatabase, bool replace, CommandFlags flags) =>
        Prefixed.KeyCopyAsync(sourceKey, destinationKey, Same(destinationDatabase), replace, flags);

    public virtual Task<RedisStream[]> StreamReadAsync(StreamPosition[] streamPositions, int? countPerStream, CommandFlags flags) =>
        Out(Raw.StreamReadAsync(In(streamPositions), countPerStream, flags));

    public virtual Task<RedisStream[]> StreamReadAsync(StreamPosition[] streamPositions, int? countPerStream, int? minCount, int? maxCount, CommandFlags flags) =>
        Out(Raw.StreamReadAsync(In(streamPositions), countPerStream, minCount, maxCount, flags));

    public virtual Task<RedisStream[]> StreamReadGroupAsync(
        StreamPosition[] streamPositions, RedisValue groupName, RedisValue consumerName, int? countPerStream, CommandFlags flags) =>
        Out(Raw.StreamReadGroupAsync(In(streamPositions), groupName, consumerName, countPerStream, flags));

    public virtual Task<RedisStream[]> StreamReadGroupAsync(
        StreamPosition[] streamPositions, RedisValue groupName, RedisValue consumerName, int? countPerStream, bool noAck, CommandFlags flags) =>
        Out(Raw.StreamReadGroupAsync(In(streamPositions), groupName, consumerName, countPerStream, noAck, flags));

    public virtual Task<RedisStream[]> StreamReadGroupAsync(
        StreamPosition[] streamPositions, RedisValue groupName, RedisValue consumerName, int? countPerStream, bool noAck, TimeSpan? claimMinIdleTime, CommandFlags flags) =>
        Out(Raw.StreamReadGroupAsync(In(streamPositions), groupName, consumerName, countPerStream, noAck, claimMinIdleTime, flags));

    public virtual Task<RedisStream[]> StreamReadGroupAsync(
        StreamPosition[] streamPositions, RedisValue groupName, RedisValue consumerName, int? countPerStream, bool noAck, TimeSpan? claimMinIdleTime, int? minCount, int? maxCount, CommandFlags flags) =>
        Out(Raw.StreamReadGroupAsync(In(streamPositions), groupName, consumerName, countPerStream, noAck, claimMinIdleTime, minCount, maxCount, flags));

    public virtual async Task<ListPopResult> ListLeftPopAsync(RedisKey[] keys, long count, CommandFlags flags)
    {
        var space = Space;
        return Popped.Out(await Prefixed.ListLeftPopAsync(keys, count, flags).ConfigureAwait(false), space);
    }

    public virtual async Task<ListPopResult> ListRightPopAsync(RedisKey[] keys, long count, CommandFlags flags)
    {
        var space = Space;
        return Popped.Out(await Prefixed.ListRightPopAsync(keys, count, flags).ConfigureAwait(false), space);
    }

    public virtual async Task<SortedSetPopResult> SortedSetPopAsync(RedisKey[] keys, long count, Order order, CommandFlags flags)
    {
        var space = Space;
        return Popped.Out(await Prefixed.SortedSetPopAsync(keys, count, order, flags).ConfigureAwait(false), space);
    }

    protected StreamPosition[] In(StreamPosition[] positions) => [.. positions.Select(position => new StreamPosition(Space.In(position.Key), position.Position))];

    /// <summary>Keys of the other numbered databases of a server are nobody's that is known here.</summary>
    protected static int Same(int destinationDatabase) => destinationDatabase == -1
        ? destinationDatabase
        : throw new NotSupportedException("Refused to copy a key into another database of the server: it has no tenants. Leave destinationDatabase at -1.");

    // The space is read before anything is awaited, while the caller's tenant is the current one.
    private Task<RedisStream[]> Out(Task<RedisStream[]> read)
    {
        var space = Space;
        return Strip(read, space);

        static async Task<RedisStream[]> Strip(Task<RedisStream[]> read, TenantKeyspace space) => Popped.Out(await read.ConfigureAwait(false), space);
    }
}
