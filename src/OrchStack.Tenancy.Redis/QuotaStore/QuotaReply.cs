using OrchStack.Tenancy.Quotas;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>Reads what the script answers: status, time, number of entries, two numbers for each, then three for each threshold reached.</summary>
internal static class QuotaReply
{
    private const int Head = 3;
    private const int PerCell = 2;
    private const int PerReach = 3;

    /// <returns>False if the script's time is in none of the periods that it was told; then <paramref name="now"/> is its time.</returns>
    public static bool TryRead(RedisResult result, QuotaOperation operation, out long now, out QuotaOutcome outcome)
    {
        var numbers = (RedisValue[])result!;
        now = (long)numbers[1];
        outcome = default;
        if (numbers.Length < Head)
        {
            return false;
        }

        var count = (int)numbers[2];
        var cells = new QuotaCell[count];
        for (var i = 0; i < count; i++)
        {
            cells[i] = new QuotaCell { Used = (long)numbers[Head + (PerCell * i)], Mark = (long)numbers[Head + (PerCell * i) + 1] };
        }

        List<QuotaReach>? reached = null;
        for (var i = Head + (PerCell * count); i < numbers.Length; i += PerReach)
        {
            var entry = operation.Entries[(int)numbers[i] - 1];
            (reached ??= []).Add(new QuotaReach(entry.Rule, entry.Subject, (int)numbers[i + 1], (long)numbers[i + 2]));
        }

        outcome = new QuotaOutcome((QuotaStatus)(int)numbers[0], now, cells, reached);
        return true;
    }
}
