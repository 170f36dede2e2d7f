using System.Net;
using System.Reflection;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Integration.Tests.Redis;

/// <summary>Arguments for any call of the client, whose every key, channel and position has the mark.</summary>
internal static class Arguments
{
    public const string Mark = "zq-";

    // One for all calls, so that what is subscribed is what is unsubscribed.
    private static readonly Action<RedisChannel, RedisValue> Handler = static (_, _) => { };

    public static object?[] For(MethodInfo call) => [.. call.GetParameters().Select((parameter, place) => parameter.ParameterType == typeof(RedisChannel)
        ? RedisChannel.Literal($"{Mark}{call.Name.Replace("Unsubscribe", "Subscribe", StringComparison.Ordinal)}")
        : Make(parameter.ParameterType, place))];

    private static object? Make(Type type, int place)
    {
        type = Nullable.GetUnderlyingType(type) is { } underlying && underlying != typeof(long) ? underlying : type;
        return type switch
        {
            _ when type == typeof(long?) => null,
            _ when type == typeof(RedisKey) => (RedisKey)$"{Mark}{place}",
            _ when type == typeof(RedisKey[]) => new RedisKey[] { $"{Mark}a", $"{Mark}b" },
            _ when type == typeof(ReadOnlyMemory<RedisKey>) => (ReadOnlyMemory<RedisKey>)new RedisKey[] { $"{Mark}a" },
            _ when type == typeof(KeyValuePair<RedisKey, RedisValue>[]) => new KeyValuePair<RedisKey, RedisValue>[] { new($"{Mark}a", 1), new($"{Mark}b", 2) },
            _ when type == typeof(StreamPosition[]) => new StreamPosition[] { new($"{Mark}a", "0-0"), new($"{Mark}b", "0-0") },
            _ when type == typeof(Action<RedisChannel, RedisValue>) => Handler,
            _ when type == typeof(Condition) => Condition.KeyNotExists($"{Mark}condition"),
            _ when type == typeof(RedisValue) => (RedisValue)"1",
            _ when type == typeof(RedisValue[]) => new RedisValue[] { "1", "2" },
            _ when type == typeof(HashEntry[]) => new HashEntry[] { new("f", "v") },
            _ when type == typeof(SortedSetEntry[]) => new SortedSetEntry[] { new("m", 1) },
            _ when type == typeof(NameValueEntry[]) => new NameValueEntry[] { new("f", "v") },
            _ when type == typeof(GeoEntry) => new GeoEntry(1, 1, "m"),
            _ when type == typeof(GeoEntry[]) => new GeoEntry[] { new(1, 1, "m") },
            _ when type == typeof(GeoSearchShape) => new GeoSearchCircle(10),
            _ when type == typeof(VectorSetAddRequest) => VectorSetAddRequest.Member("m", new float[] { 1, 2 }),
            _ when type == typeof(VectorSetSimilaritySearchRequest) => VectorSetSimilaritySearchRequest.ByMember("m"),
            _ when type == typeof(string) => "GET",
            _ when type == typeof(object[]) => new object[] { $"{Mark}argument" },
            _ when type == typeof(ICollection<object>) => new object[] { $"{Mark}argument" },
            _ when type == typeof(EndPoint) => new IPEndPoint(IPAddress.Loopback, 1),
            _ when type == typeof(byte[]) => new byte[] { 1 },
            _ when type == typeof(double[]) => new double[] { 1, 1 },
            _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(30),
            _ when type == typeof(DateTime) => DateTime.UtcNow.AddMinutes(1),
            _ when type == typeof(int) => 1,
            _ when type == typeof(long) => 1L,
            _ when type == typeof(double) => 1d,
            _ when type.IsArray => Filled(type.GetElementType()!),
            _ when type.IsValueType => Activator.CreateInstance(type),
            _ => type.GetConstructor(Type.EmptyTypes)?.Invoke(null),
        };
    }

    private static Array Filled(Type element)
    {
        var array = Array.CreateInstance(element, 1);
        array.SetValue(element.IsValueType ? Activator.CreateInstance(element) : null, 0);
        return array;
    }
}
