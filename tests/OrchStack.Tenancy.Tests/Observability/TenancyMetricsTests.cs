using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

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

    [Fact]
    public async Task A_key_without_the_scope_is_counted_as_such()
    {
        var key = TenantApiKey.Generate(Some.Acme.Id, out var credential);
        await using var app = await TestApp.StartAsync(
            tenancy => tenancy.ResolveFromApiKey().UseInMemoryTenants(o => o.ApiKeys.Add(key)),
            web => web.MapGet("/read", TestApp.Slug).RequireApiKeyScope("documents.read"));
        using var metrics = new RecordedMetrics(app.Services);

        await app.GetAsync("/read", $"X-Api-Key: {credential}");

        Assert.Equal(1, metrics.Count("orchstack.tenancy.resolutions", "outcome", "insufficient_scope"));
    }

    [Fact]
    public async Task A_look_up_is_counted_by_how_it_was_answered()
    {
        var time = new FakeTimeProvider();
        var store = new ScriptedStore();
        store.Put(Some.Acme);
        await using var tenancy = new TestTenancy(services => services.AddSingleton<ITenantStore>(store).AddSingleton<TimeProvider>(time));
        using var metrics = new RecordedMetrics(tenancy.Services);
        var lookup = tenancy.Services.GetRequiredService<TenantLookup>();

        await lookup.FindAsync(Some.Acme.Slug, default);
        await lookup.FindAsync(Some.Acme.Slug, default);
        store.IsDown = true;
        time.Advance(TimeSpan.FromMinutes(1));
        await lookup.FindAsync(Some.Acme.Slug, default);
        await Assert.ThrowsAsync<TenantRegistryException>(async () => await lookup.FindAsync(Some.Globex.Slug, default));

        Assert.Equal([1, 1, 1, 1], new[] { "loaded", "hit", "stale", "failed" }.Select(result => metrics.Count("orchstack.tenancy.registry.lookups", "result", result)));
    }
}
