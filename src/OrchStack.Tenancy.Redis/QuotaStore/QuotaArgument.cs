using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using OrchStack.Tenancy.Quotas;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>
/// Writes an operation as the script reads it: numbers as doubles, which hold every number here exactly, and texts that end in a zero. A
/// second argument says which comes where, as <c>struct.unpack</c> of Redis' Lua wants it; it reads this several times as fast as JSON or
/// MessagePack.
/// </summary>
internal static class QuotaArgument
{
    // Shapes of calendars are below those of the other kinds.
    private const int Calendars = -10;

    // What stands before the entries, and what an entry has: the script says which.
    private const int Head = 7;
    private const int PerEntry = 16;

    private static readonly long[] NoBounds = [0, 0, 0, 0];
    private static readonly ConcurrentDictionary<(int Actual, int Entries, int Thresholds), RedisValue> Forms = new();

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _bytes;

    /// <param name="operation">What is to be done.</param>
    /// <param name="places">Each entry's key, from 1.</param>
    /// <param name="remembering">How long names are remembered, in milliseconds.</param>
    /// <param name="now">About the script's time, by which periods are chosen that it may need.</param>
    public static (RedisValue Values, RedisValue Form) Of(QuotaOperation operation, ReadOnlySpan<int> places, long remembering, long now)
    {
        var bytes = _bytes ??= new ArrayBufferWriter<byte>(1_024);
        bytes.ResetWrittenCount();
        var actual = operation.Actual ?? [];
        Number(bytes, (int)operation.Kind);
        Number(bytes, remembering);
        Text(bytes, operation.Id ?? "");
        Number(bytes, operation.Lifetime);
        Number(bytes, operation.Commits ? 1 : 0);
        Number(bytes, actual.Length * 2);
        Number(bytes, operation.Entries.Length);
        foreach (var (meter, amount) in actual)
        {
            Text(bytes, meter);
            Number(bytes, amount);
        }

        var firstThreshold = 1 + Head + (actual.Length * 2) + (operation.Entries.Length * PerEntry);
        var thresholds = firstThreshold;
        for (var i = 0; i < operation.Entries.Length; i++)
        {
            Entry(bytes, operation.Entries[i], places[i], now, ref thresholds);
        }

        foreach (var (percent, used) in operation.Entries.SelectMany(entry => entry.Rule.Thresholds))
        {
            Number(bytes, percent);
            Number(bytes, used);
        }

        return (bytes.WrittenSpan.ToArray(), Forms.GetOrAdd((actual.Length, operation.Entries.Length, thresholds - firstThreshold), FormOf));
    }

    private static RedisValue FormOf((int Actual, int Entries, int Thresholds) counts) => new StringBuilder("<ddsdddd")
        .Insert("<ddsdddd".Length, "sd", counts.Actual)
        .Append(new StringBuilder().Insert(0, "ssdddddddddddddd", counts.Entries))
        .Append('d', counts.Thresholds)
        .ToString();

    private static void Entry(ArrayBufferWriter<byte> bytes, in QuotaEntry entry, int place, long now, ref int thresholds)
    {
        var rule = entry.Rule;
        Text(bytes, rule.Limit.Name);
        Text(bytes, rule.Limit.Meter);
        Number(bytes, place);
        Number(bytes, (int)rule.Kind);
        Number(bytes, entry.Amount);
        Number(bytes, rule.Most);
        Number(bytes, rule.Unit);
        Number(bytes, rule.Rate.Leak);
        Number(bytes, ShapeOf(rule));
        Number(bytes, rule.HistoryPeriods);
        foreach (var bound in rule.Calendar?.Around(now) ?? NoBounds)
        {
            Number(bytes, bound);
        }

        Number(bytes, thresholds);
        thresholds += rule.Thresholds.Length * 2;
        Number(bytes, thresholds - 1);
    }

    private static void Number(ArrayBufferWriter<byte> bytes, long number)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.GetSpan(sizeof(double)), number);
        bytes.Advance(sizeof(double));
    }

    private static void Text(ArrayBufferWriter<byte> bytes, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var span = bytes.GetSpan(length + 1);
        Encoding.UTF8.GetBytes(text, span);
        span[length] = 0;
        bytes.Advance(length + 1);
    }

    private static long ShapeOf(QuotaRule rule) => rule.Kind switch
    {
        QuotaLimitKind.TokenBucket => rule.Unit,
        QuotaLimitKind.Budget => Calendars - (long)rule.Calendar!.Number,
        QuotaLimitKind.Gauge => -1,
        _ => -2,
    };
}
