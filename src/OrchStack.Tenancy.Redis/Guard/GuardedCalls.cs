using System.Collections.Frozen;
using System.Reflection;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>
/// Which calls of the client pass: those of these names whose every argument is of these types. A method or an argument that a
/// newer client brings is in neither list, and so is refused until somebody has looked at it.
/// </summary>
internal static class GuardedCalls
{
    private static readonly FrozenSet<string> Names = """
        ArrayCount ArrayDelete ArrayDeleteRange ArrayGet ArrayGetRange ArrayGrep ArrayInfo ArrayInsert ArrayLastItems ArrayLength
        ArrayNext ArrayRing ArrayScan ArraySeek ArraySet
        GeoAdd GeoDistance GeoHash GeoPosition GeoRadius GeoRemove GeoSearch GeoSearchAndStore
        HashDecrement HashDelete HashExists HashFieldExpire HashFieldGetAndDelete HashFieldGetAndSetExpiry
        HashFieldGetExpireDateTime HashFieldGetLeaseAndDelete HashFieldGetLeaseAndSetExpiry HashFieldGetTimeToLive HashFieldPersist
        HashFieldSetAndSetExpiry HashGet HashGetAll HashGetLease HashIncrement HashKeys HashLength HashRandomField HashRandomFields
        HashRandomFieldsWithValues HashScan HashScanNoValues HashSet HashStringLength HashValues
        HyperLogLogAdd HyperLogLogLength HyperLogLogMerge
        KeyDelete KeyDump KeyEncoding KeyExists KeyExpire KeyExpireTime KeyFrequency KeyIdleTime KeyPersist KeyRefCount KeyRename
        KeyRestore KeyTimeToLive KeyTouch KeyType
        ListGetByIndex ListInsertAfter ListInsertBefore ListLeftPop ListLeftPush ListLength ListMove ListPosition ListPositions
        ListRange ListRemove ListRightPop ListRightPopLeftPush ListRightPush ListSetByIndex ListTrim
        LockExtend LockQuery LockRelease LockTake
        SetAdd SetCombine SetCombineAndStore SetCombineLength SetContains SetIntersectionLength SetLength SetMembers SetMove SetPop
        SetRandomMember SetRandomMembers SetRemove SetScan
        SortedSetAdd SortedSetCombine SortedSetCombineAndStore SortedSetCombineWithScores SortedSetDecrement SortedSetIncrement
        SortedSetIntersectionLength SortedSetLength SortedSetLengthByValue SortedSetPop SortedSetRandomMember
        SortedSetRandomMembers SortedSetRandomMembersWithScores SortedSetRangeAndStore SortedSetRangeByRank
        SortedSetRangeByRankWithScores SortedSetRangeByScore SortedSetRangeByScoreWithScores SortedSetRangeByValue SortedSetRank
        SortedSetRemove SortedSetRemoveRangeByRank SortedSetRemoveRangeByScore SortedSetRemoveRangeByValue SortedSetScan
        SortedSetScore SortedSetScores SortedSetUpdate
        StreamAcknowledge StreamAcknowledgeAndDelete StreamAdd StreamAutoClaim StreamAutoClaimIdsOnly StreamClaim StreamClaimIdsOnly
        StreamConfigure StreamConsumerGroupSetPosition StreamConsumerInfo StreamCreateConsumerGroup StreamDelete
        StreamDeleteConsumer StreamDeleteConsumerGroup StreamGroupInfo StreamInfo StreamLength StreamNegativeAcknowledge
        StreamPending StreamPendingMessages StreamRange StreamRead StreamReadGroup StreamTrim StreamTrimByMinId
        StringAppend StringBitCount StringBitOperation StringBitPosition StringDecrement StringDelete StringDigest
        StringGet StringGetBit StringGetDelete StringGetLease StringGetRange StringGetSet StringGetSetExpiry StringGetWithExpiry
        StringIncrement StringLength StringLongestCommonSubsequence StringLongestCommonSubsequenceLength
        StringLongestCommonSubsequenceWithMatches StringSet StringSetAndGet StringSetBit StringSetRange
        VectorSetAdd VectorSetContains VectorSetDimension VectorSetGetApproximateVector VectorSetGetAttributesJson VectorSetGetLinks
        VectorSetGetLinksWithScores VectorSetInfo VectorSetLength VectorSetRandomMember VectorSetRandomMembers VectorSetRange
        VectorSetRangeEnumerate VectorSetRemove VectorSetSetAttributesJson VectorSetSimilaritySearch
        Ping IsConnected get_Database AddCondition Execute()
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Besides numbers, times, and the client's own enumerations.</summary>
    private static readonly FrozenSet<Type> Types = ((Type[])
    [
        typeof(RedisKey), typeof(RedisKey[]), typeof(RedisValue), typeof(RedisValue[]), typeof(KeyValuePair<RedisKey, RedisValue>[]),
        typeof(HashEntry[]), typeof(SortedSetEntry[]), typeof(NameValueEntry[]), typeof(GeoEntry), typeof(GeoEntry[]),
        typeof(GeoSearchShape), typeof(StreamAddOptions), typeof(StreamConfiguration), typeof(StreamIdempotentId), typeof(ValueCondition),
        typeof(Expiration), typeof(RedisArrayIndex), typeof(RedisArrayIndex[]), typeof(RedisArrayRange[]), typeof(ArrayGrepRequest),
        typeof(VectorSetAddRequest), typeof(VectorSetSimilaritySearchRequest), typeof(Condition),
        typeof(bool), typeof(int), typeof(long), typeof(double), typeof(double[]), typeof(byte[]), typeof(TimeSpan), typeof(DateTime),
    ]).ToFrozenSet();

    public static bool Pass(MethodInfo call)
    {
        var parameters = call.GetParameters();
        var name = call.Name.EndsWith("Async", StringComparison.Ordinal) ? call.Name[..^"Async".Length] : call.Name;

        // Of a batch and a transaction; of a database it takes the text of a command.
        var isRun = name == "Execute" && parameters.All(parameter => parameter.ParameterType == typeof(CommandFlags));
        return Names.Contains(isRun ? "Execute()" : name) && parameters.All(parameter => IsKnown(parameter.ParameterType) || IsAttributes(call, parameter));
    }

    private static bool IsKnown(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return Types.Contains(type) || (type.IsEnum && type.Assembly == typeof(IDatabase).Assembly);
    }

    private static bool IsAttributes(MethodInfo call, ParameterInfo parameter) =>
        call.Name.StartsWith(nameof(IDatabase.VectorSetSetAttributesJson), StringComparison.Ordinal) && parameter.ParameterType == typeof(string);
}
