using System.Globalization;

namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class QuotaCalendarTests
{
    private static readonly long From = DateTimeOffset.Parse("2020-01-01Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
    private static readonly long To = DateTimeOffset.Parse("2041-01-01Z", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    [Fact]
    public void Cuts_twenty_years_in_every_zone_without_gap_or_overlap()
    {
        var zones = TimeZoneInfo.GetSystemTimeZones();
        Assert.True(zones.Count > 400, $"There are {zones.Count} zones here.");
        var oddBeginnings = 0;

        // Many zones are another's name: those of the same rules are cut once.
        var rules = zones.Where((zone, i) => !zones.Take(i).Any(zone.HasSameRules)).ToArray();
        Parallel.ForEach(rules, zone =>
        {
            // A calendar for each question, so that none is answered from memory.
            QuotaCalendar Day() => new(QuotaPeriod.Day, 1, zone);
            for (var (time, last) = (From, Day().At(From)); time < To; time = last.End, last = Day().At(time))
            {
                Assert.Equal(time == From ? last.Start : time, last.Start);
                Assert.True(last.Contains(time));
                Assert.InRange(last.End - last.Start, 20 * 3_600_000L, 28 * 3_600_000L);
                if (last.Start / 86_400_000 % 5 == 0)
                {
                    Assert.Equal(last, Day().At(last.End - 1));
                }

                var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(last.Start), zone);
                if (local.TimeOfDay != TimeSpan.Zero)
                {
                    // Where there is no midnight, the first moment after it: a millisecond before, it was the day before.
                    Interlocked.Increment(ref oddBeginnings);
                    var before = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(last.Start - 1), zone);
                    Assert.True(before.Date < local.Date, $"{zone.Id}: a day begins at {local:O}, and a millisecond before it was {before:O}.");
                }
            }
        });

        Assert.True(oddBeginnings > 0, "No midnight was missing, so the hard case was not met.");
    }

    [Theory]
    [InlineData(QuotaPeriod.Week, 1)]
    [InlineData(QuotaPeriod.Week, 7)]
    [InlineData(QuotaPeriod.Month, 1)]
    [InlineData(QuotaPeriod.Month, 15)]
    [InlineData(QuotaPeriod.Month, 31)]
    public void Cuts_weeks_and_months_where_its_days_begin(QuotaPeriod period, int anchorDay)
    {
        foreach (var name in new[] { "UTC", "America/Santiago", "Africa/Cairo", "Asia/Tehran", "Pacific/Apia", "Europe/Berlin", "America/Havana", "Australia/Lord_Howe" })
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
            var days = new QuotaCalendar(QuotaPeriod.Day, 1, zone);
            QuotaCalendar Calendar() => new(period, anchorDay, zone);
            for (var (time, last) = (From, Calendar().At(From)); time < To; time = last.End, last = Calendar().At(time))
            {
                Assert.Equal(time == From ? last.Start : time, last.Start);
                Assert.Equal(last.Start, days.At(last.Start).Start);
                Assert.Equal(last, Calendar().At(last.End - 1));
                Assert.Equal(last, Calendar().At((last.Start + last.End) / 2));
                var first = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(last.Start), zone);
                Assert.Equal(
                    period == QuotaPeriod.Week ? anchorDay % 7 : Math.Min(anchorDay, DateTime.DaysInMonth(first.Year, first.Month)),
                    period == QuotaPeriod.Week ? (int)first.DayOfWeek : first.Day);
            }
        }
    }

    [Theory]
    [InlineData("America/Santiago", "2026-09-06T12:00-03:00", "2026-09-06T01:00-03:00", "2026-09-07T00:00-03:00")] // no midnight
    [InlineData("Africa/Cairo", "2026-04-24T12:00+03:00", "2026-04-24T01:00+03:00", "2026-04-25T00:00+03:00")]     // no midnight
    [InlineData("America/Havana", "2026-11-01T12:00-05:00", "2026-11-01T00:00-04:00", "2026-11-02T00:00-05:00")]   // midnight twice: the first
    [InlineData("Europe/Berlin", "2026-03-29T12:00+02:00", "2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00")]    // a day of 23 hours
    [InlineData("Asia/Kathmandu", "2026-03-29T00:00+05:45", "2026-03-29T00:00+05:45", "2026-03-30T00:00+05:45")]
    public void Begins_a_day_where_the_clocks_say(string zone, string at, string start, string end)
    {
        var bounds = QuotaCalendar.Of(QuotaPeriod.Day, 1, zone).At(Time(at));

        Assert.Equal((Time(start), Time(end)), (bounds.Start, bounds.End));
    }

    private static long Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
