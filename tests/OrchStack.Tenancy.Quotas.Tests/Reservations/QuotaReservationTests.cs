using CsCheck;

namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class QuotaReservationTests
{
    private readonly Tenant _acme = TestTenants.Named("acme");

    [Fact]
    public async Task What_was_not_used_is_given_back_and_what_is_more_is_charged_even_beyond_the_limit()
    {
        using var world = Budget(100);
        var quotas = world.Open(_acme);

        await using (var less = await quotas.ReserveAsync(new QuotaCall("tokens", 60)))
        {
            Assert.Equal(40, less.Decision.Remaining);
            Assert.True(await less.SettleAsync(10));
        }

        await using var more = await quotas.ReserveAsync(new QuotaCall("tokens", 90));
        Assert.True(await more.SettleAsync(95));

        Assert.Equal((105, 0), (world.Usage(_acme, "tokens").Used, world.Usage(_acme, "tokens").Remaining));
        Assert.False((await quotas.ReserveAsync(new QuotaCall("tokens"))).IsGranted);
    }

    [Fact]
    public async Task A_reservation_that_is_left_by_an_error_gives_everything_back()
    {
        using var world = Budget(100);

        await Assert.ThrowsAsync<TimeoutException>(async () =>
        {
            await using var reservation = await world.Open(_acme).ReserveAsync(new QuotaCall("tokens", 60));
            throw new TimeoutException("The model did not answer.");
        });

        Assert.Equal(0, world.Usage(_acme, "tokens").Used);
    }

    [Fact]
    public async Task Ends_once_however_often_it_is_asked()
    {
        using var world = Budget(100);
        var reservation = await world.Open(_acme).ReserveAsync(new QuotaCall("tokens", 60));

        Assert.True(await reservation.SettleAsync(30));
        Assert.False(await reservation.SettleAsync(10));
        Assert.False(await reservation.ReleaseAsync());

        Assert.Equal(30, world.Usage(_acme, "tokens").Used);
    }

    [Fact]
    public async Task Asked_twice_by_the_same_name_it_is_taken_once_and_not_again_after_its_end()
    {
        using var world = Budget(100);
        var quotas = world.Open(_acme);
        var options = new QuotaReservationOptions { Id = "call-1" };
        var first = await quotas.ReserveAsync(new QuotaCall("tokens", 60), options);

        Assert.True((await quotas.ReserveAsync(new QuotaCall("tokens", 60), options)).IsGranted);
        Assert.Equal(60, world.Usage(_acme, "tokens").Used);

        await first.ReleaseAsync();
        Assert.False((await quotas.ReserveAsync(new QuotaCall("tokens", 60), options)).IsGranted);
        Assert.Equal(0, world.Usage(_acme, "tokens").Used);
    }

    [Fact]
    public async Task An_end_that_overtakes_its_beginning_makes_it_come_in_vain()
    {
        using var world = Budget(100);
        var quotas = world.Open(_acme);

        Assert.False(await quotas.ReleaseAsync("late", CancellationToken.None));

        Assert.False((await quotas.ReserveAsync(new QuotaCall("tokens", 60), new() { Id = "late" })).IsGranted);
        Assert.Equal(0, world.Usage(_acme, "tokens").Used);
    }

    [Theory]
    [InlineData(QuotaExpiry.Commit, 60)]
    [InlineData(QuotaExpiry.Release, 0)]
    public async Task One_that_nobody_ends_expires_as_was_agreed(QuotaExpiry onExpiry, long used)
    {
        using var world = Budget(100);
        var reservation = await world.Open(_acme).ReserveAsync(new QuotaCall("tokens", 60), new() { OnExpiry = onExpiry, Lifetime = TimeSpan.FromMinutes(1) });

        world.Time.Advance(TimeSpan.FromSeconds(59.999));
        Assert.Equal(60, world.Usage(_acme, "tokens").Used);
        world.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(used, world.Usage(_acme, "tokens").Used);
        Assert.False(await reservation.SettleAsync(10));
        Assert.Equal(used, world.Usage(_acme, "tokens").Used);
    }

    [Fact]
    public async Task It_is_settled_in_the_period_in_which_it_was_reserved()
    {
        using var world = Budget(100, QuotaPeriod.Day);
        var quotas = world.Open(_acme);
        var options = new QuotaReservationOptions { Lifetime = TimeSpan.FromHours(20) };
        var early = await quotas.ReserveAsync(new QuotaCall("tokens", 60), options);
        world.Time.Advance(TimeSpan.FromHours(13));
        await quotas.AcquireAsync("tokens", 5);

        await early.SettleAsync(20);

        Assert.Equal(5, world.Usage(_acme, "tokens").Used);
        var yesterday = Assert.Single(await quotas.GetHistoryAsync("tokens"));
        Assert.Equal((20, new DateTimeOffset(2026, 3, 10, 0, 0, 0, TimeSpan.Zero)), (yesterday.Used, yesterday.Start));
    }

    [Fact]
    public async Task Several_meters_are_settled_by_their_names()
    {
        using var world = QuotaWorld.OfPlan(plan => plan.Budget("tokens", 100, QuotaPeriod.Month).Gauge("bytes", 100));
        var reservation = await world.Open(_acme).ReserveAsync(new QuotaCall(new("tokens", 50), new QuotaCost("bytes", 40)));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reservation.SettleAsync(1));
        await Assert.ThrowsAsync<ArgumentException>(async () => await reservation.SettleAsync([new("pages", 1)]));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await reservation.SettleAsync([new("bytes", -1)]));
        Assert.True(await reservation.SettleAsync([new("bytes", 30)]));

        Assert.Equal((0, 30), (world.Usage(_acme, "tokens").Used, world.Usage(_acme, "bytes").Used));
    }

    [Fact]
    public void What_is_used_is_what_was_settled_and_committed_less_what_was_refunded() =>
        Gen.Select(Gen.Int[0, 4], Gen.Long[1, 30], Gen.Long[0, 40], Gen.Bool, Gen.Int[0, 200]).Array[1, 60].Sample(
            steps =>
            {
                using var world = Budget(1_000);
                var quotas = world.Open(_acme);
                long expected = 0;
                foreach (var (kind, reserved, actual, commits, wait) in steps)
                {
                    switch (kind)
                    {
                        case 0:
                            expected += quotas.AcquireAsync("tokens", reserved).AtOnce().IsGranted ? reserved : 0;
                            break;
                        case 1:
                            quotas.RefundAsync(new QuotaCall("tokens", reserved)).AtOnce();
                            expected = Math.Max(0, expected - reserved);
                            break;
                        default:
                            var expiry = commits ? QuotaExpiry.Commit : QuotaExpiry.Release;
                            var reservation = quotas.ReserveAsync(new QuotaCall("tokens", reserved), new() { Lifetime = TimeSpan.FromMinutes(1), OnExpiry = expiry }).AtOnce();
                            Assert.Equal(reserved <= 1_000 - expected, reservation.IsGranted);
                            world.Time.Advance(TimeSpan.FromSeconds(wait));
                            var ended = kind == 2 ? reservation.SettleAsync(actual).AtOnce() : reservation.ReleaseAsync().AtOnce();
                            Assert.Equal(reservation.IsGranted && wait < 60, ended);
                            expected += !reservation.IsGranted ? 0 : ended ? (kind == 2 ? actual : 0) : commits ? reserved : 0;
                            break;
                    }

                    Assert.Equal(expected, world.Usage(_acme, "tokens").Used);
                }
            },
            iter: 300);

    private static QuotaWorld Budget(long amount, QuotaPeriod per = QuotaPeriod.Month) => QuotaWorld.OfPlan(plan => plan.Budget("tokens", amount, per));
}
