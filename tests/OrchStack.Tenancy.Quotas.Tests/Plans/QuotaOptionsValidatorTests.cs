using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class QuotaOptionsValidatorTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static TheoryData<string, Action<QuotaOptions>> Faults => new()
    {
        { "There is no plan", _ => { } },
        { "A plan has an empty name", q => q.AddPlan(" ", plan => plan.Unlimited("a")) },
        { "Plan 'free' has no limits", q => q.AddPlan("free", _ => { }) },
        { "Plan 'free' has no limits", q => q.Plans["free"] = null! },
        { "a limit called ''", q => q.AddPlan("free", plan => plan.TokenBucket("", 1, Minute)) },
        { "a limit called 'Api'", q => q.AddPlan("free", plan => plan.TokenBucket("Api", 1, Minute)) },
        { "a limit called 'a\"b'", q => q.AddPlan("free", plan => plan.Unlimited("a\"b")) },
        { "a limit called 'ä'", q => q.AddPlan("free", plan => plan.Unlimited("ä")) },
        { "a limit called", q => q.AddPlan("free", plan => plan.Unlimited(new string('a', 65))) },
        { "has 'a' 2 times", q => q.AddPlan("free", plan => plan.Unlimited("a").TokenBucket("a", 1, Minute)) },
        { "it is empty", q => q.AddPlan("free", plan => plan.TokenBuckets["a"] = null!) },
        { "Permits is 0", Bucket(0, Minute) },
        { "Permits is -1", Bucket(-1, Minute) },
        { "Permits is 1,000,000,000,000,000", Bucket(1_000_000_000_000_000, TimeSpan.FromDays(36_500)) },
        { "Period is 00:00:00", Bucket(1, TimeSpan.Zero) },
        { "Period is -00:01:00", Bucket(1, -Minute) },
        { "Period is 36500.00:00:00.0010000", Bucket(1, TimeSpan.FromDays(36_500) + TimeSpan.FromMilliseconds(1)) },
        { "Period is 00:00:00.0000001", Bucket(1, TimeSpan.FromTicks(1)) },
        { "Burst is 0", Bucket(1, Minute, 0) },
        { "Burst is -9,223,372,036,854,775,808", Bucket(1, Minute, long.MinValue) },
        { "Burst is 1,000,000,000,000,000", Bucket(1, Minute, 1_000_000_000_000_000) },
        { "cannot be counted exactly", Bucket(99_999_999_999_999, TimeSpan.FromSeconds(1)) },
        { "Meter is 'A'", q => q.AddPlan("free", plan => plan.TokenBucket("a", 1, Minute, configure: o => o.Meter = "A")) },
        { "Level is 9", q => q.AddPlan("free", plan => plan.TokenBucket("a", 1, Minute, configure: o => o.Level = (QuotaLevel)9)) },
        { "Amount is 0", Budget(0) },
        { "Amount is -1", q => q.AddPlan("free", plan => plan.Gauge("a", -1)) },
        { "Amount is 1,000,000,000,000,000", q => q.AddPlan("free", plan => plan.Concurrency("a", 1_000_000_000_000_000)) },
        { "Meter is 'A'", Budget(1, o => o.Meter = "A") },
        { "Level is 9", Budget(1, o => o.Level = (QuotaLevel)9) },
        { "Period is 9", Budget(1, o => o.Period = (QuotaPeriod)9) },
        { "AnchorDay is 0", Budget(1, o => o.AnchorDay = 0) },
        { "AnchorDay is 32", Budget(1, o => o.AnchorDay = 32) },
        { "AnchorDay is 8", Budget(1, o => (o.Period, o.AnchorDay) = (QuotaPeriod.Week, 8)) },
        { "TimeZone 'Atlantis/Deep'", Budget(1, o => o.TimeZone = "Atlantis/Deep") },
        { "HistoryPeriods is -1", Budget(1, o => o.HistoryPeriods = -1) },
        { "Overage is 9", Budget(1, o => o.Overage = (QuotaOverage)9) },
        { "OverageAmount is 0", Budget(1, o => o.Overage = QuotaOverage.AllowUpTo) },
        { "OverageAmount is 5", Budget(1, o => o.OverageAmount = 5) },
        { "Thresholds are 0", Budget(1, o => o.Thresholds.Add(0)) },
        { "Thresholds are 1001", Budget(1, o => o.Thresholds.Add(1_001)) },
        { "TimeToLive is 00:00:00.9990000", q => q.AddPlan("free", plan => plan.Concurrency("a", 1, o => o.TimeToLive = TimeSpan.FromMilliseconds(999))) },
        { "RememberCalls is 00:00:00", q => { q.AddPlan("free", plan => plan.Unlimited("a")); q.RememberCalls = TimeSpan.Zero; } },
        { "more than 36,500 days to come back", Bucket(1, TimeSpan.FromDays(1), 36_501) },
    };

    public static TheoryData<Action<QuotaOptions>> Extremes => new()
    {
        Bucket(1, TimeSpan.FromMilliseconds(1)),
        Bucket(999_999_999_999_999, TimeSpan.FromMilliseconds(9)),
        Bucket(100_000_000, Minute),
        Bucket(99_999_989, Minute),
        Bucket(1_000_003, TimeSpan.FromDays(30)),
        Bucket(1, TimeSpan.FromDays(1), 36_500),
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_found_and_named(string expected, Action<QuotaOptions> configure) =>
        Assert.Contains(expected, Assert.Single(Judge(configure).Failures ?? []), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Extremes))]
    public void The_last_numbers_within_bounds_are_accepted_and_count(Action<QuotaOptions> configure)
    {
        using var world = QuotaWorld.Of(configure);
        var acme = TestTenants.Named("acme");
        world.Time.Advance(TimeSpan.FromDays(10_000));

        var burst = world.Look(acme, limit: "a").Usage.Limit.Burst!.Value;
        world.Time.Advance(TimeSpan.FromDays(36_500));

        Assert.True(world.Take(acme, burst, "a").IsGranted);
        Assert.NotNull(world.Take(acme, burst, "a").RetryAfter);
    }

    [Fact]
    public void All_faults_are_reported_at_once_and_at_start()
    {
        using var world = QuotaWorld.Of(q => q
            .AddPlan("free", plan => plan.TokenBucket("a", 0, TimeSpan.Zero, -1).TokenBucket("B", 1, Minute))
            .AddPlan("pro", _ => { }));

        var refusal = Assert.Throws<OptionsValidationException>(() => world.Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal(5, refusal.Failures.Count());
    }

    private static Action<QuotaOptions> Bucket(long permits, TimeSpan per, long? burst = null) =>
        q => q.AddPlan("free", plan => plan.TokenBucket("a", permits, per, burst));

    private static Action<QuotaOptions> Budget(long amount, Action<BudgetOptions>? configure = null) =>
        q => q.AddPlan("free", plan => plan.Budget("a", amount, QuotaPeriod.Month, configure));

    private static ValidateOptionsResult Judge(Action<QuotaOptions> configure)
    {
        var options = new QuotaOptions();
        configure(options);
        return new QuotaOptionsValidator().Validate(null, options);
    }
}
