namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// Cuts time into periods that leave no gap and do not overlap: each begins at a local midnight, and where the clocks have skipped
/// it, at the first moment after it; where it comes twice, at the first of the two. Immutable and thread-safe.
/// </summary>
internal sealed class QuotaCalendar(QuotaPeriod period, int anchorDay, TimeZoneInfo zone)
{
    private const int DaysOfWeek = 7;
    private const int LongestMonth = 31;

    // Most questions are about the period that is going on.
    private volatile PeriodBounds? _last;
    private volatile long[]? _around;

    /// <summary>Two calendars with the same text cut alike.</summary>
    public string Text { get; } = FormattableString.Invariant($"{period}/{anchorDay}/{zone.Id}");

    /// <summary>A number of that text, the same on every node (FNV-1a, 32 bits).</summary>
    public uint Number => Text.Aggregate(2_166_136_261, static (hash, letter) => (hash ^ letter) * 16_777_619);

    public static string? FaultOf(int anchorDay, string? timeZone, QuotaPeriod period)
    {
        var most = period == QuotaPeriod.Week ? DaysOfWeek : LongestMonth;
        return anchorDay < 1 || anchorDay > most ? $"AnchorDay is {anchorDay}. Set it from 1 to {most}."
            : timeZone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _) ? $"TimeZone '{timeZone}' is not known here. Set an IANA name, such as Europe/Berlin, and install the tzdata package if it is missing."
            : null;
    }

    public static QuotaCalendar Of(QuotaPeriod period, int anchorDay, string? timeZone) =>
        new(period, anchorDay, timeZone is null ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(timeZone));

    /// <summary>The period in which a moment lies.</summary>
    public PeriodBounds At(long time) => _last is { } last && last.Contains(time) ? last : _last = Find(time);

    /// <summary>
    /// Where the period before, the one in which a moment lies and the one after begin, and where that ends: for somebody whose clock is
    /// not quite the same.
    /// </summary>
    public long[] Around(long time)
    {
        if (_around is { } around && around[1] <= time && time < around[2])
        {
            return around;
        }

        var present = Find(time);
        return _around = [Find(present.Start - 1).Start, present.Start, present.End, Find(present.End).End];
    }

    private PeriodBounds Find(long time)
    {
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(time), zone);
        var first = FirstDay(DateOnly.FromDateTime(local.DateTime));

        // Around a change of the clocks the local date can be a day off.
        while (time < Begin(first))
        {
            first = FirstDay(first.AddDays(-1));
        }

        var next = Next(first);
        while (time >= Begin(next))
        {
            (first, next) = (next, Next(next));
        }

        return new PeriodBounds(Begin(first), Begin(next));
    }

    /// <summary>The day on which the period begins that a date lies in.</summary>
    private DateOnly FirstDay(DateOnly date)
    {
        switch (period)
        {
            case QuotaPeriod.Day:
                return date;
            case QuotaPeriod.Week:
                return date.AddDays(-(((int)date.DayOfWeek - anchorDay + DaysOfWeek) % DaysOfWeek));
            default:
                var inMonth = Anchored(date.Year, date.Month);
                return inMonth <= date ? inMonth : Anchored(date.AddMonths(-1).Year, date.AddMonths(-1).Month);
        }
    }

    private DateOnly Next(DateOnly first)
    {
        switch (period)
        {
            case QuotaPeriod.Day:
                return first.AddDays(1);
            case QuotaPeriod.Week:
                return first.AddDays(DaysOfWeek);
            default:
                var next = new DateOnly(first.Year, first.Month, 1).AddMonths(1);
                return Anchored(next.Year, next.Month);
        }
    }

    private DateOnly Anchored(int year, int month) => new(year, month, Math.Min(anchorDay, DateTime.DaysInMonth(year, month)));

    /// <summary>
    /// The first moment that belongs to a day. From universal to local time only: what TimeZoneInfo says about local times that do not
    /// exist is wrong where a rule begins with them (Asia/Amman, 2020-03-27).
    /// </summary>
    private long Begin(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var (before, after) = (midnight - zone.GetUtcOffset(midnight.AddDays(-1)), midnight - zone.GetUtcOffset(midnight.AddDays(1)));
        var (first, last) = before < after ? (before, after) : (after, before);
        return Milliseconds(
            Local(first) == midnight ? first
            : Local(last) == midnight ? last
            : FirstAfter(midnight, first, last));
    }

    private DateTime FirstAfter(DateTime midnight, DateTime from, DateTime to)
    {
        var (low, high) = (Milliseconds(from), Milliseconds(to));
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = Local(DateTime.UnixEpoch.AddMilliseconds(middle)) >= midnight ? (low, middle) : (middle + 1, high);
        }

        return DateTime.UnixEpoch.AddMilliseconds(high);
    }

    private DateTime Local(DateTime utc) => utc + zone.GetUtcOffset(utc);

    private static long Milliseconds(DateTime utc) => new DateTimeOffset(utc).ToUnixTimeMilliseconds();
}
