using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class QuotaOverridesTests : IDisposable
{
    private readonly Tenant _acme = TestTenants.Named("acme");
    private readonly Tenant _globex = TestTenants.Named("globex");
    private readonly QuotaWorld _world;

    public QuotaOverridesTests() => _world = QuotaWorld.With(builder => builder
        .UseInMemoryTenants(o => o.Add(_acme).Add(_globex))
        .AddQuotas(q => q.AddPlan("free", plan => plan
            .TokenBucket("api.requests", 10, TimeSpan.FromMinutes(1))
            .Budget("tokens", 100, QuotaPeriod.Month)
            .Gauge("bytes", 100)))
        .AddQuotaOverrides());

    [Fact]
    public async Task A_tenants_own_limits_go_before_its_plans_and_count_what_was_used()
    {
        await TakeAsync(_acme, "tokens", 90);

        await SetAsync(_acme, """{ "limits": { "tokens": { "amount": 120 }, "api.requests": { "amount": 3 }, "bytes": { "unlimited": true } } }""");

        Assert.Equal(30, await LeftAsync(_acme, "tokens"));
        Assert.Equal(3, await LeftAsync(_acme, "api.requests"));
        Assert.Null(await LeftAsync(_acme, "bytes"));
        Assert.Equal([100L, 10, 100], [await LeftAsync(_globex, "tokens"), await LeftAsync(_globex, "api.requests"), await LeftAsync(_globex, "bytes")]);

        await SetAsync(_acme, """{ "limits": { "tokens": { "amount": 50 } } }""");
        Assert.Equal(0, await LeftAsync(_acme, "tokens"));
        Assert.False((await TakeAsync(_acme, "tokens", 1)).IsGranted);
    }

    [Fact]
    public async Task A_tenants_own_zone_and_day_cut_its_months()
    {
        await TakeAsync(_acme, "tokens", 90);

        await SetAsync(_acme, """{ "timeZone": "Asia/Tokyo", "anchorDay": 11 }""");

        // Noon of 10 March in London is 21 o'clock in Tokyo: the eleventh begins in three hours.
        Assert.Equal((10L, TimeSpan.FromHours(3)), (await LeftAsync(_acme, "tokens"), (await UsageAsync(_acme, "tokens")).ResetAfter));
        _world.Time.Advance(TimeSpan.FromHours(3));
        Assert.Equal(100, await LeftAsync(_acme, "tokens"));
    }

    [Theory]
    [InlineData("""{ "timeZone": "Mars/Olympus" }""", "TimeZone 'Mars/Olympus'")]
    [InlineData("""{ "anchorDay": 40 }""", "AnchorDay is 40")]
    [InlineData("""{ "limits": { "pages": { "amount": 5 } } }""", "'pages', which is a limit of no plan")]
    [InlineData("""{ "limits": { "tokens": null } }""", "")]
    [InlineData("""{ "limits": { "tokens": { "amount": 0 } } }""", "Amount is 0")]
    [InlineData("""{ "limits": { "tokens": { "burst": 5 } } }""", "only a token bucket has")]
    [InlineData("""{ "limits": { "api.requests": { "amount": 1, "burst": 999999999999999 } } }""", "more than 36,500 days")]
    [InlineData("""{ "limits": { "tokens": { "amountt": 5 } } }""", "")]
    public async Task What_cannot_be_is_refused_before_it_is_stored(string json, string expected)
    {
        var refusal = await Assert.ThrowsAsync<InvalidTenantSettingsException>(() => SetAsync(_acme, json));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(100, await LeftAsync(_acme, "tokens"));
    }

    [Fact]
    public async Task The_service_is_the_current_tenants_and_nobodys_without_one()
    {
        var quotas = _world.Services.GetRequiredService<ITenantQuotas>();
        await SetAsync(_acme, """{ "limits": { "tokens": { "amount": 7 } } }""");

        Assert.Equal(6, await RunAsync(_acme, async () => (await quotas.AcquireAsync("tokens")).Remaining));
        Assert.Equal(99, await RunAsync(_globex, async () => (await quotas.AcquireAsync(new QuotaCall("tokens"))).Remaining));
        await Assert.ThrowsAsync<MissingTenantException>(async () => await quotas.AcquireAsync("tokens"));
        await Assert.ThrowsAsync<MissingTenantException>(async () => await quotas.AcquireAsync(new QuotaCall("tokens")));
        await Assert.ThrowsAsync<MissingTenantException>(async () => await quotas.ReserveAsync(new QuotaCall("tokens")));
        await Assert.ThrowsAsync<MissingTenantException>(async () => await quotas.LeaseAsync(new QuotaCall("tokens")));
        await Assert.ThrowsAsync<MissingTenantException>(async () => await quotas.RefundAsync(new QuotaCall("tokens")));
        await Assert.ThrowsAsync<MissingTenantException>(async () => await quotas.SetAsync("bytes", 1));
        await Assert.ThrowsAsync<MissingTenantException>(async () => await quotas.GetUsageAsync());
        await Assert.ThrowsAsync<MissingTenantException>(async () => await quotas.GetHistoryAsync("tokens"));
        Assert.Throws<MissingTenantException>(() => quotas.WatchAsync());
    }

    [Fact]
    public async Task A_stream_stays_with_the_tenant_for_whom_it_was_opened()
    {
        var quotas = _world.Services.GetRequiredService<ITenantQuotas>();
        await TakeAsync(_acme, "tokens", 62);

        var stream = await RunAsync(_acme, () => Task.FromResult(quotas.WatchAsync()));
        var used = await RunAsync(_globex, async () =>
        {
            await foreach (var usage in stream)
            {
                return usage.Single(limit => limit.Limit.Name == "tokens").Used;
            }

            return null;
        });

        Assert.Equal(62, used);
    }

    public void Dispose() => _world.Dispose();

    private Task<long> SetAsync(Tenant tenant, string json) => RunAsync(tenant, async () =>
    {
        var editor = _world.Services.GetRequiredService<ITenantSettingsEditor>();
        var state = await editor.ReadAsync("quotas");
        return (await editor.WriteAsync("quotas", json, state.Version)).Version;
    });

    private async ValueTask<QuotaDecision> TakeAsync(Tenant tenant, string meter, long amount) =>
        await (await _world.Engine.OpenAsync(tenant, CancellationToken.None)).AcquireAsync(meter, amount);

    private async Task<QuotaUsage> UsageAsync(Tenant tenant, string limit) =>
        (await (await _world.Engine.OpenAsync(tenant, CancellationToken.None)).GetUsageAsync()).Single(usage => usage.Limit.Name == limit);

    private async Task<long?> LeftAsync(Tenant tenant, string limit) => (await UsageAsync(tenant, limit)).Remaining;

    private Task<T> RunAsync<T>(Tenant tenant, Func<Task<T>> work) => _world.Services.GetRequiredService<ITenantScopes>().RunAsync(tenant.Id, _ => work());
}
