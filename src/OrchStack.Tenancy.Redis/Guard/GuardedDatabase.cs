using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>The same calls synchronously, and what a database makes: batches and transactions, which stay with the tenant that began them.</summary>
internal abstract class GuardedDatabase(IGuarded<IDatabase> guarded, ITenantContext tenants, TenantUserConnections connections)
    : GuardedCommands(guarded, tenants, connections)
{
    private readonly ITenantContext _tenants = tenants;

    public virtual IBatch CreateBatch(object? asyncState) =>
        GuardType<IBatch, GuardedBatch<IBatch>>.Over(new BoundToTenant<IBatch>(_tenants, Space, Prefixed.CreateBatch(asyncState)));

    public virtual ITransaction CreateTransaction(object? asyncState) =>
        GuardType<ITransaction, GuardedBatch<ITransaction>>.Over(new BoundToTenant<ITransaction>(_tenants, Space, Prefixed.CreateTransaction(asyncState)));

    public virtual long Publish(RedisChannel channel, RedisValue message, CommandFlags flags) => Raw.Publish(Space.In(channel), message, flags);

    public virtual bool KeyCopy(RedisKey sourceKey, RedisKey destinationKey, int destinationDatabase, bool replace, CommandFlags flags) =>
        Prefixed.KeyCopy(sourceKey, destinationKey, Same(destinationDatabase), replace, flags);

    public virtual RedisStream[] StreamRead(StreamPosition[] streamPositions, int? countPerStream, CommandFlags flags) =>
        Popped.Out(Raw.StreamRead(In(streamPositions), countPerStream, flags), Space);

    public virtual RedisStream[] StreamRead(StreamPosition[] streamPositions, int? countPerStream, int? minCount, int? maxCount, CommandFlags flags) =>
        Popped.Out(Raw.StreamRead(In(streamPositions), countPerStream, minCount, maxCount, flags), Space);

    public virtual RedisStream[] StreamReadGroup(StreamPosition[] streamPositions, RedisValue groupName, RedisValue consumerName, int? countPerStream, CommandFlags flags) =>
        Popped.Out(Raw.StreamReadGroup(In(streamPositions), groupName, consumerName, countPerStream, flags), Space);

    public virtual RedisStream[] StreamReadGroup(
        StreamPosition[] streamPositions, RedisValue groupName, RedisValue consumerName, int? countPerStream, bool noAck, CommandFlags flags) =>
        Popped.Out(Raw.StreamReadGroup(In(streamPositions), groupName, consumerName, countPerStream, noAck, flags), Space);

    public virtual RedisStream[] StreamReadGroup(
        StreamPosition[] streamPositions, RedisValue groupName, RedisValue consumerName, int? countPerStream, bool noAck, TimeSpan? claimMinIdleTime, CommandFlags flags) =>
        Popped.Out(Raw.StreamReadGroup(In(streamPositions), groupName, consumerName, countPerStream, noAck, claimMinIdleTime, flags), Space);

    public virtual RedisStream[] StreamReadGroup(
        StreamPosition[] streamPositions, RedisValue groupName, RedisValue consumerName, int? countPerStream, bool noAck, TimeSpan? claimMinIdleTime, int? minCount, int? maxCount, CommandFlags flags) =>
        Popped.Out(Raw.StreamReadGroup(In(streamPositions), groupName, consumerName, countPerStream, noAck, claimMinIdleTime, minCount, maxCount, flags), Space);

    public virtual ListPopResult ListLeftPop(RedisKey[] keys, long count, CommandFlags flags) => Popped.Out(Prefixed.ListLeftPop(keys, count, flags), Space);

    public virtual ListPopResult ListRightPop(RedisKey[] keys, long count, CommandFlags flags) => Popped.Out(Prefixed.ListRightPop(keys, count, flags), Space);

    public virtual SortedSetPopResult SortedSetPop(RedisKey[] keys, long count, Order order, CommandFlags flags) => Popped.Out(Prefixed.SortedSetPop(keys, count, order, flags), Space);
}
