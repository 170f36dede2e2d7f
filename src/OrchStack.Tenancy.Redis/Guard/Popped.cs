using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>Results that name a key: the caller gets it as the caller knows it. The client makes them itself and has no public way to.</summary>
internal static class Popped
{
    public static ListPopResult Out(ListPopResult result, TenantKeyspace space) => result.IsNull ? result : List(space.Out(result.Key), result.Values);

    public static SortedSetPopResult Out(SortedSetPopResult result, TenantKeyspace space) => result.IsNull ? result : SortedSet(space.Out(result.Key), result.Entries);

    public static RedisStream[] Out(RedisStream[] streams, TenantKeyspace space) => [.. streams.Select(stream => Stream(space.Out(stream.Key), stream.Entries))];

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern ListPopResult List(RedisKey key, RedisValue[] values);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern SortedSetPopResult SortedSet(RedisKey key, SortedSetEntry[] entries);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern RedisStream Stream(RedisKey key, StreamEntry[] entries);
}
