using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class QuotaOutageTests : IDisposable
{
    private readonly Tenant _acme = TestTenants.Named("acme");
    private readonly QuotaWorld _world;
    private FaultyStore _store = null!;
    private LocalQuotaStore _shared = null!;

    public QuotaOutageTests() => _world = QuotaWorld.With(builder =>
    {
        builder.AddQuotas(q => q.AddPlan("free", plan => plan
            .Budget("deny", 100, QuotaPeriod.Month)
            .Budget("allow", 100, QuotaPeriod.Month, o => o.Outage = QuotaOutage.Allow)
            .Budget("local", 100, QuotaPeriod.Month, o => o.Outage = QuotaOutage.Local)
            .TokenBucket("rate", 100, TimeSpan.FromMinutes(1), configure: o => o.Outage = QuotaOutage.Local)
            .Concurrency("sessions", 8, o => o.Outage = QuotaOutage.Local)));
        builder.Services.Replace(ServiceDescriptor.Singleton<IQuotaStore>(provider =>
        {
            _shared = new LocalQuotaStore(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<QuotaClock>()) { Remembering = 3_600_000 };
            _store = new FaultyStore(_shared);
            return new OutageQuotaStore(
                _store,
                provider.GetRequiredService<LocalQuotaStore>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<IOptionsMonitor<QuotaOptions>>(),
                NullLogger<OutageQuotaStore>.Instance);
        }));
        return builder;
    });

    [Fact]
    public async Task Each_limit_says_what_its_mode_says_and_the_decision_says_that_it_is_degraded()
    {
        var quotas = _world.Open(_acme);
        Assert.False((await quotas.AcquireAsync("deny")).IsDegraded);
        _store.Throws = true;

        var denied = await quotas.AcquireAsync("deny");
        Assert.Equal((false, true, TimeSpan.FromSeconds(1)), (denied.IsGranted, denied.IsDegraded, denied.RetryAfter));
        Assert.Equal(["deny"], denied.Violations.Select(v => v.Limit.Name));
        Assert.True(await CountAsync(() => quotas.AcquireAsync("allow"), 1_000) == 1_000);
        Assert.Equal(25, await CountAsync(() => quotas.AcquireAsync("local"), 1_000)); // a share of 25 %
        Assert.Equal(25, await CountAsync(() => quotas.AcquireAsync("rate"), 1_000));
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(25, await CountAsync(() => quotas.AcquireAsync("rate"), 1_000));
        Assert.Equal(2, await CountAsync(async () => (await quotas.LeaseAsync(new QuotaCall("sessions"))).Decision, 10));
        var several = await quotas.AcquireAsync(new QuotaCall(new("allow"), new QuotaCost("deny")));
        Assert.Equal((false, true), (several.IsGranted, several.IsDegraded));
    }

    [Fact]
    public async Task A_call_waits_as_long_as_was_agreed_and_what_it_takes_after_that_is_given_back()
    {
        var quotas = _world.Open(_acme);
        _ = await quotas.AcquireAsync("deny");
        _store.Hang();
        var (call, reservation) = (quotas.AcquireAsync("deny", 5).AsTask(), quotas.ReserveAsync(new QuotaCall("deny", 30)).AsTask());

        _world.Time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(call.IsCompleted || reservation.IsCompleted);
        _world.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((false, true), ((await call).IsGranted, (await call).IsDegraded));
        Assert.False((await reservation).IsGranted);

        _store.Answer();
        await UntilAsync(() => UsedInStore("deny") == 1);
    }

    [Fact]
    public async Task After_some_failures_only_one_call_a_second_asks_and_the_first_answer_ends_it()
    {
        var quotas = _world.Open(_acme);
        _store.Throws = true;
        await CountAsync(() => quotas.AcquireAsync("deny"), 1_000);
        Assert.Equal(5, _store.Calls);

        _world.Time.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => quotas.AcquireAsync("deny").AsTask()));
        Assert.Equal(6, _store.Calls);

        _store.Throws = false;
        Assert.False((await quotas.AcquireAsync("deny")).IsGranted);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await quotas.AcquireAsync("deny")).IsGranted);
        Assert.False((await quotas.AcquireAsync("deny")).IsDegraded);
        Assert.Equal(2, UsedInStore("deny"));
    }

    [Fact]
    public async Task What_cannot_be_guessed_is_an_error_with_its_cure_and_can_be_asked_again()
    {
        var quotas = _world.Open(_acme);
        var reservation = await quotas.ReserveAsync(new QuotaCall("deny", 60));
        _store.Throws = true;

        var refusal = await Assert.ThrowsAsync<QuotaUnavailableException>(async () => await reservation.SettleAsync(10));
        Assert.Contains("same id", refusal.Message, StringComparison.Ordinal);
        Assert.IsType<IOException>(refusal.InnerException);
        await Assert.ThrowsAsync<QuotaUnavailableException>(async () => await quotas.RefundAsync(new QuotaCall("deny")));
        await Assert.ThrowsAsync<QuotaUnavailableException>(async () => await quotas.GetUsageAsync());
        await Assert.ThrowsAsync<QuotaUnavailableException>(async () => await quotas.GetHistoryAsync("deny"));

        _store.Throws = false;
        Assert.True(await reservation.SettleAsync(10));
        Assert.Equal(10, UsedInStore("deny"));
    }

    [Fact]
    public async Task A_caller_that_gives_up_pays_nothing()
    {
        var quotas = _world.Open(_acme);
        _store.Hang();
        using var caller = new CancellationTokenSource();
        var call = quotas.AcquireAsync("deny", 5, caller.Token).AsTask();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        _store.Answer();
        await UntilAsync(() => _store.Calls == 2);
        await UntilAsync(() => UsedInStore("deny") == 0);
    }

    public void Dispose()
    {
        _world.Dispose();
        _shared.Dispose();
    }

    private long? UsedInStore(string limit)
    {
        var rules = _world.Services.GetRequiredService<IOptions<QuotaOptions>>().Value.Plans["free"];
        var compiled = QuotaOverrides.Compile("free", rules, null);
        var operation = new QuotaOperation { Kind = QuotaOperationKind.Read, Rules = compiled, Entries = [new(compiled.Find(limit)!, null, 0)] };
        return _shared.RunAsync(_acme.Id, operation, default).AtOnce().Cells![0].Used;
    }

    private static async Task<int> CountAsync(Func<ValueTask<QuotaDecision>> call, int times)
    {
        var granted = 0;
        for (var i = 0; i < times; i++)
        {
            granted += (await call()).IsGranted ? 1 : 0;
        }

        return granted;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var left = 1_000; !isSo(); left--)
        {
            Assert.True(left > 0, "It did not come about.");
            await Task.Delay(10);
        }
    }
}
