namespace OrchStack.Tenancy.Quotas;

/// <summary>What a client reads of the periods of a budget that have ended, the newest first.</summary>
internal sealed record HistoryAnswer(string Limit, IReadOnlyList<PeriodUsage> Periods)
{
    public static HistoryAnswer Of(string limit, IReadOnlyList<QuotaPeriodUsage> periods) =>
        new(limit, [.. periods.Select(period => new PeriodUsage(period.Start, period.End, period.Used))]);
}
