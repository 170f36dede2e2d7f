using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class QuotaThresholdsTests : IAsyncLifetime
{
    private readonly Tenant _acme = TestTenants.Named("acme");
    private readonly QuotaWorld _world;

    public QuotaThresholdsTests() => _world = QuotaWorld.With(builder =>
    {
        builder.Services.AddSingleton<Letters>();
        return builder.UseInMemoryTenants(o => o.Add(_acme))
            .AddQuotas(q => q.AddPlan("free", plan => plan
                .Budget("tokens", 100, QuotaPeriod.Day, o =>
                {
                    o.Overage = QuotaOverage.Allow;
                    o.Thresholds.Add(80);
                    o.Thresholds.Add(100);
                    o.Thresholds.Add(150);
                })
                .Gauge("bytes", 10, o => o.Thresholds.Add(50))))
            .AddQuotaThresholdHandler<Failing>()
            .AddQuotaThresholdHandler<Writer>();
    });

    [Fact]
    public async Task Each_is_told_once_a_period_inside_the_tenants_scope_and_one_failing_handler_keeps_nobody_from_it()
    {
        await StartAsync();
        var quotas = _world.Open(_acme);
        for (var i = 0; i < 16; i++)
        {
            await quotas.AcquireAsync("tokens", 10);
            await quotas.RefundAsync(new QuotaCall("tokens", 1));
        }

        _world.Time.Advance(TimeSpan.FromDays(1));
        await quotas.AcquireAsync("tokens", 120);

        Assert.Equal(["acme tokens 80 82", "acme tokens 100 100", "acme tokens 100 120"], await LettersAsync(3));
    }

    [Fact]
    public async Task Of_a_gauge_it_is_told_again_after_there_was_less()
    {
        await StartAsync();
        var quotas = _world.Open(_acme);
        await quotas.AcquireAsync("bytes", 5);
        await quotas.AcquireAsync("bytes", 1);
        await quotas.RefundAsync(new QuotaCall("bytes", 4));
        await quotas.AcquireAsync("bytes", 4);
        await quotas.SetAsync("bytes", 0);
        await quotas.SetAsync("bytes", 9);

        Assert.Equal(["acme bytes 50 5", "acme bytes 50 6", "acme bytes 50 9"], await LettersAsync(3));
    }

    [Fact]
    public async Task A_refused_call_reaches_nothing_and_a_settlement_does()
    {
        await StartAsync();
        var quotas = _world.Open(_acme);
        Assert.False((await quotas.AcquireAsync(new QuotaCall(new("tokens", 90), new QuotaCost("bytes", 11)))).IsGranted);
        var reservation = await quotas.ReserveAsync(new QuotaCall("tokens", 10));
        await reservation.SettleAsync(81);

        Assert.Equal(["acme tokens 80 81"], await LettersAsync(1));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var service in _world.Services.GetServices<IHostedService>().OfType<QuotaThresholds>())
        {
            await service.StopAsync(CancellationToken.None);
        }

        _world.Dispose();
    }

    private Task StartAsync() => _world.Services.GetServices<IHostedService>().OfType<QuotaThresholds>().Single().StartAsync(CancellationToken.None);

    private async Task<string[]> LettersAsync(int count)
    {
        var letters = _world.Services.GetRequiredService<Letters>();
        for (var i = 0; i < count; i++)
        {
            Assert.True(await letters.Came.WaitAsync(TimeSpan.FromSeconds(30)));
        }

        return [.. letters.Written];
    }

    private sealed class Letters
    {
        public ConcurrentQueue<string> Written { get; } = [];

        public SemaphoreSlim Came { get; } = new(0);
    }

    private sealed class Writer(Letters letters, ITenantContext current) : IQuotaThresholdHandler
    {
        public Task HandleAsync(QuotaThresholdReached reached, ITenantScope scope, CancellationToken cancellationToken)
        {
            letters.Written.Enqueue($"{current.Tenant.Slug} {reached.Limit.Name} {reached.Percent} {reached.Used}");
            letters.Came.Release();
            return Task.CompletedTask;
        }
    }

    private sealed class Failing : IQuotaThresholdHandler
    {
        public Task HandleAsync(QuotaThresholdReached reached, ITenantScope scope, CancellationToken cancellationToken) => throw new InvalidOperationException("The post is closed.");
    }
}
