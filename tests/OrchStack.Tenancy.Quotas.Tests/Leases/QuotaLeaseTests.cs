using CsCheck;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class QuotaLeaseTests
{
    private static readonly QuotaCall Session = new("sessions");

    private readonly Tenant _acme = TestTenants.Named("acme");

    [Fact]
    public async Task As_many_go_on_at_once_as_there_are_places()
    {
        using var world = Sessions(2);
        var quotas = world.Open(_acme);
        var first = await quotas.LeaseAsync(Session);
        await using var second = await quotas.LeaseAsync(Session);

        await using var third = await quotas.LeaseAsync(Session);
        await using var neighbour = await world.Open(TestTenants.Named("globex")).LeaseAsync(Session);

        Assert.False(third.IsGranted);
        Assert.True(third.Lost.IsCancellationRequested);
        Assert.Null(third.Decision.RetryAfter);
        Assert.Equal(["sessions"], third.Decision.Violations.Select(violation => violation.Limit.Name));
        Assert.True(neighbour.IsGranted);
        await first.DisposeAsync();
        await first.DisposeAsync();
        await using var next = await quotas.LeaseAsync(Session);
        Assert.True(next.IsGranted);
        Assert.Equal(2, world.Usage(_acme, "sessions").Used);
    }

    [Fact]
    public async Task A_holder_keeps_its_place_for_as_long_as_it_lives()
    {
        using var world = Sessions(1);
        await using var lease = await world.Open(_acme).LeaseAsync(Session);

        for (var minute = 0; minute < 60; minute++)
        {
            await AdvanceAsync(world, TimeSpan.FromMinutes(1));
        }

        Assert.False(lease.Lost.IsCancellationRequested);
        Assert.False((await world.Open(_acme).LeaseAsync(Session)).IsGranted);
    }

    [Fact]
    public async Task The_place_of_a_dead_holder_comes_free_and_the_holder_is_told()
    {
        using var world = Sessions(1);
        var lease = await world.Open(_acme).LeaseAsync(Session);
        var keeper = world.Services.GetRequiredService<LeaseKeeper>();
        keeper.Remove(lease); // as one that does not run
        world.Time.Advance(TimeSpan.FromSeconds(30));

        await using var next = await world.Open(_acme).LeaseAsync(Session);
        Assert.True(next.IsGranted);

        keeper.Add(lease, askedAt: world.Time.GetTimestamp());
        await AdvanceAsync(world, TimeSpan.FromSeconds(11));
        Assert.True(lease.Lost.IsCancellationRequested);
        await lease.DisposeAsync();
        Assert.Equal(1, world.Usage(_acme, "sessions").Used);
    }

    [Fact]
    public async Task What_a_lease_costs_besides_stays_used()
    {
        using var world = QuotaWorld.OfPlan(plan => plan.Concurrency("sessions", 2).TokenBucket("api.requests", 10, TimeSpan.FromHours(1)));
        var lease = await world.Open(_acme).LeaseAsync(new QuotaCall(new("sessions"), new QuotaCost("api.requests", 3)));

        await lease.DisposeAsync();

        Assert.Equal((0, 3), (world.Usage(_acme, "sessions").Used, world.Usage(_acme).Used));
    }

    [Fact]
    public async Task What_goes_on_at_once_is_leased_and_nothing_else_is()
    {
        using var world = QuotaWorld.OfPlan(plan => plan.Concurrency("sessions", 2).Gauge("bytes", 9).Unlimited("calls"));
        var quotas = world.Open(_acme);

        Assert.Contains("LeaseAsync", Assert.Throws<ArgumentException>(() => quotas.AcquireAsync("sessions").AtOnce()).Message, StringComparison.Ordinal);
        Assert.Contains("LeaseAsync", Assert.Throws<ArgumentException>(() => quotas.AcquireAsync(new QuotaCall(new("bytes"), new QuotaCost("sessions"))).AtOnce()).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(async () => await quotas.ReserveAsync(Session));
        await Assert.ThrowsAsync<ArgumentException>(async () => await quotas.RefundAsync(Session));
        Assert.Contains("AcquireAsync", (await Assert.ThrowsAsync<ArgumentException>(async () => await quotas.LeaseAsync(new QuotaCall("bytes")))).Message, StringComparison.Ordinal);
        await using var free = await quotas.LeaseAsync(new QuotaCall("calls"));
        Assert.True(free.IsGranted);
    }

    [Fact]
    public void Never_more_than_the_limit_while_holders_come_go_and_die() => Gen.Select(Gen.Int[0, 3], Gen.Int[0, 40]).Array[1, 80].Sample(
        steps =>
        {
            using var world = Sessions(3);
            var quotas = world.Open(_acme);
            var living = new List<(string Id, DateTimeOffset Until)>();
            foreach (var (kind, wait) in steps)
            {
                world.Time.Advance(TimeSpan.FromSeconds(wait));
                living.RemoveAll(lease => lease.Until <= world.Time.GetUtcNow());
                if (kind == 0 && living.Count > 0)
                {
                    Assert.True(quotas.ReleaseAsync(living[0].Id, default).AtOnce());
                    living.RemoveAt(0);
                }
                else if (kind == 1 && living.Count > 0)
                {
                    Assert.True(quotas.RenewAsync(living[^1].Id, TimeSpan.FromSeconds(30), default).AtOnce());
                    living[^1] = (living[^1].Id, world.Time.GetUtcNow().AddSeconds(30));
                }
                else
                {
                    var lease = quotas.LeaseAsync(Session).AtOnce();
                    world.Services.GetRequiredService<LeaseKeeper>().Remove(lease);
                    Assert.Equal(living.Count < 3, lease.IsGranted);
                    if (lease.IsGranted)
                    {
                        living.Add((lease.Id, world.Time.GetUtcNow().AddSeconds(30)));
                    }
                }

                Assert.Equal(living.Count, world.Usage(_acme, "sessions").Used);
            }
        },
        iter: 300);

    private static async Task AdvanceAsync(QuotaWorld world, TimeSpan time)
    {
        for (var gone = TimeSpan.Zero; gone < time; gone += TimeSpan.FromSeconds(1))
        {
            world.Time.Advance(TimeSpan.FromSeconds(1));
            await world.Services.GetRequiredService<LeaseKeeper>().LookAsync();
        }
    }

    private static QuotaWorld Sessions(long amount) => QuotaWorld.OfPlan(plan => plan.Concurrency("sessions", amount));
}
