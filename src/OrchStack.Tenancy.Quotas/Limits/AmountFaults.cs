using System.Globalization;

namespace OrchStack.Tenancy.Quotas;

/// <summary>What is wrong with a limit on an amount.</summary>
internal static class AmountFaults
{
    /// <summary>
    /// Fifteen digits are what an Integer of a structured field can hold (RFC 9651, section 3.3.1); below 2^53, up to which Redis
    /// counts exactly, there is room for a few more.
    /// </summary>
    public const long Most = 999_999_999_999_999;

    private const int MostPercent = 1_000;

    // What a cell has room for beside the time.
    private const int MostThresholds = 15;

    public static IEnumerable<string> Of(IAmountOptions? limit)
    {
        if (limit is null)
        {
            yield return "it is empty. Set Amount.";
            yield break;
        }

        if (limit.Amount is <= 0 or > Most)
        {
            yield return $"Amount is {Text(limit.Amount)}. Set it from 1 to {Text(Most)}; a plan free of the limit says Unlimited.";
        }

        if (limit.Meter is { } meter && !QuotaLimitName.IsValid(meter))
        {
            yield return $"Meter is '{meter}'. Set it to {QuotaLimitName.Rule}.";
        }

        if (!Enum.IsDefined(limit.Level))
        {
            yield return $"Level is {limit.Level}. Set it to Tenant, Workspace, User or Agent.";
        }

        if (!Enum.IsDefined(limit.Outage))
        {
            yield return $"Outage is {limit.Outage}. Set it to Deny, Allow or Local.";
        }

        if (!Enum.IsDefined(limit.Overage))
        {
            yield return $"Overage is {limit.Overage}. Set it to Deny, AllowUpTo or Allow.";
        }

        if (limit.Overage == QuotaOverage.AllowUpTo ? limit.OverageAmount is <= 0 or > Most : limit.OverageAmount != 0)
        {
            yield return $"OverageAmount is {Text(limit.OverageAmount)}. Set it from 1 to {Text(Most)} with Overage AllowUpTo, and leave it out otherwise.";
        }

        if (limit.Thresholds.Count > MostThresholds || limit.Thresholds.Any(percent => percent is <= 0 or > MostPercent))
        {
            yield return $"Thresholds are {string.Join(", ", limit.Thresholds)}. Set at most {MostThresholds}, each from 1 to {Text(MostPercent)} percent.";
        }
    }

    public static IEnumerable<string> Of(BudgetOptions? budget)
    {
        foreach (var fault in Of((IAmountOptions?)budget))
        {
            yield return fault;
        }

        if (budget is null)
        {
            yield break;
        }

        if (!Enum.IsDefined(budget.Period))
        {
            yield return $"Period is {budget.Period}. Set it to Day, Week or Month.";
        }

        if (QuotaCalendar.FaultOf(budget.AnchorDay, budget.TimeZone, budget.Period) is { } calendar)
        {
            yield return calendar;
        }

        if (budget.HistoryPeriods is < 0 or > 1_000)
        {
            yield return $"HistoryPeriods is {budget.HistoryPeriods}. Set it from 0 to 1,000.";
        }
    }

    public static IEnumerable<string> Of(ConcurrencyOptions? concurrency)
    {
        foreach (var fault in Of((IAmountOptions?)concurrency))
        {
            yield return fault;
        }

        if (concurrency is not null && (concurrency.TimeToLive < TimeSpan.FromSeconds(1) || concurrency.TimeToLive > TimeSpan.FromDays(1)))
        {
            yield return $"TimeToLive is {concurrency.TimeToLive}. Set it from 1 second to 1 day.";
        }
    }

    public static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
