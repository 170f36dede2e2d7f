using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class TenancyMetricsTests
{
    [Theory]
    [InlineData("resolved", "Host: acme.example.com")]
    [InlineData("none", "Host: example.com")]
    [InlineData("malformed", "X-Tenant: no slug")]
    [InlineData("bad_credential", "X-Api-Key: no key")]
    [InlineData("conflict", "Host: acme.example.com", "X-Tenant: globex")]
    [InlineData("conflict", "Host: acme.example.com", "X-Tenant: nobody")]
    [InlineData("not_a_member", "Host: acme.example.com", "Main-User: eve")]
    [InlineData("inactive", "Host: frozen.example.com")]
    [InlineData("unknown", "Host: nobody.example.com")]
    public async Task Every_request_is_counted_by_its_outcome_alone(string outcome, params string[] headers)
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.ResolveFromApiKey());
        using var metrics = new RecordedMetrics(app.Services);

        await app.GetAsync("/whoami", headers);

        Assert.Equal(1, metrics.Count("orchstack.tenancy.resolutions", "outcome", outcome));
        Assert.Single(metrics.Entries, e => e.Instrument == "orchstack.tenancy.resolutions");
    }

    [Fact]
    public async Task An_outage_is_counted_as_one()
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.UseTenantStore<BrokenStore>());
        using var metrics = new RecordedMetrics(app.Services);

        await app.GetAsync("/whoami", "Host: acme.example.com");

        Assert.Equal(1, metrics.Count("orchstack.tenancy.resolutions", "outcome", "registry_unavailable"));
    }

    [Fact]
    public async Task A_refusal_that_could_not_be_recorded_is_counted()
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.Services.AddSingleton<ITenantAuditStore, BrokenAuditStore>());
        using var metrics = new RecordedMetrics(app.Services);

        await app.GetAsync("/whoami", "Host: acme.example.com", "X-Tenant: globex");

        Assert.Equal(1, metrics.Count("orchstack.tenancy.refusals.unrecorded", "cause", "failed"));
    }

    [Theory]
    [InlineData(RegistryLookupResults.Hit, "hit")]
    [InlineData(RegistryLookupResults.Loaded, "loaded")]
    [InlineData(RegistryLookupResults.Stale, "stale")]
    [InlineData(RegistryLookupResults.Failed, "failed")]
    public async Task A_look_up_is_counted_by_its_result(string result, string tag)
    {
        await using var tenancy = new TestTenancy();
        using var metrics = new RecordedMetrics(tenancy.Services);

        tenancy.Services.GetRequiredService<TenancyMetrics>().LookedUp(result);

        Assert.Equal(1, metrics.Count("orchstack.tenancy.registry.lookups", "result", tag));
    }
}
