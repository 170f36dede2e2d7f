using OrchStack.Tenancy.Quotas;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>Writes an operation as the script reads it.</summary>
internal static class QuotaArgument
{
    private const int Bucket = 1;
    private const int Budget = 2;
    private const int Gauge = 3;
    private const int Concurrency = 4;

    // Shapes of calendars are below those of the other kinds.
    private const int Calendars = -10;

    [ThreadStatic]
    private static MessagePackText? _writer;

    /// <param name="operation">What is to be done.</param>
    /// <param name="places">Each entry's key, from 1.</param>
    /// <param name="remembering">How long names are remembered, in milliseconds.</param>
    /// <param name="now">About the script's time, by which periods are chosen that it may need.</param>
    public static RedisValue Of(QuotaOperation operation, ReadOnlySpan<int> places, long remembering, long now)
    {
        var text = _writer ??= new MessagePackText();
        text.Clear();
        text.Array(7)
            .Number((int)operation.Kind)
            .Number(remembering)
            .Text(operation.Id ?? "")
            .Number(operation.Lifetime)
            .Boolean(operation.Commits)
            .Array(operation.Entries.Length);
        for (var i = 0; i < operation.Entries.Length; i++)
        {
            Entry(text, operation.Entries[i], places[i], now);
        }

        var actual = operation.Actual ?? [];
        text.Array(actual.Length * 2);
        foreach (var (meter, amount) in actual)
        {
            text.Text(meter).Number(amount);
        }

        return text.Written.ToArray();
    }

    private static void Entry(MessagePackText text, in QuotaEntry entry, int place, long now)
    {
        var rule = entry.Rule;
        text.Array(12)
            .Number(place)
            .Text(rule.Limit.Name)
            .Number(KindOf(rule))
            .Number(entry.Amount)
            .Number(rule.Most)
            .Number(rule.Unit)
            .Number(rule.Rate.Leak)
            .Number(ShapeOf(rule))
            .Text(rule.Limit.Meter)
            .Number(rule.HistoryPeriods);
        var bounds = rule.Calendar?.Around(now) ?? [];
        text.Array(bounds.Length);
        foreach (var bound in bounds)
        {
            text.Number(bound);
        }

        text.Array(rule.Thresholds.Length * 2);
        foreach (var (percent, used) in rule.Thresholds)
        {
            text.Number(percent).Number(used);
        }
    }

    private static int KindOf(QuotaRule rule) => rule.Kind switch
    {
        QuotaLimitKind.TokenBucket => Bucket,
        QuotaLimitKind.Budget => Budget,
        QuotaLimitKind.Gauge => Gauge,
        _ => Concurrency,
    };

    private static long ShapeOf(QuotaRule rule) => rule.Kind switch
    {
        QuotaLimitKind.TokenBucket => rule.Unit,
        QuotaLimitKind.Budget => Calendars - (long)rule.Calendar!.Number,
        QuotaLimitKind.Gauge => -1,
        _ => -2,
    };
}
