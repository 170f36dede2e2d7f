using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

/// <summary>Who tries to reach another tenant stands in the platform's log; a flood does not fill it.</summary>
public sealed class RefusalAuditTests
{
    private static readonly string[] Member = ["Host: acme.example.com", "Main-User: eve", $"Main-Tenants: {Some.Globex.Id}"];

    [Fact]
    public async Task A_conflict_is_recorded_with_both_witnesses()
    {
        await using var app = await TestApp.StartAsync();

        await app.GetAsync("/whoami", "Host: acme.example.com", "X-Tenant: globex");

        var entry = Assert.Single(await ReadAsync(app));
        Assert.Equal(("request.conflict", AuditOutcome.Refused, "acme.example.com/whoami", "anonymous", null),
            (entry.Action, entry.Outcome, entry.Target, entry.Actor, entry.TenantId));
        Assert.Equal($"subdomain says {Some.Acme.Id}, header says {Some.Globex.Id}.", entry.Reason);
    }

    [Fact]
    public async Task A_tenant_beside_a_stranger_is_recorded()
    {
        await using var app = await TestApp.StartAsync();

        await app.GetAsync("/whoami", "Host: acme.example.com", "X-Tenant: nobody");

        var entry = Assert.Single(await ReadAsync(app));
        Assert.Equal($"subdomain says {Some.Acme.Id}, header names one that the registry does not have.", entry.Reason);
    }

    [Fact]
    public async Task A_principal_of_another_tenant_is_recorded_by_name()
    {
        await using var app = await TestApp.StartAsync();

        await app.GetAsync("/whoami", Member);

        var entry = Assert.Single(await ReadAsync(app));
        Assert.Equal(("request.refused", AuditOutcome.Refused, "Main:eve", Some.Acme.Id), (entry.Action, entry.Outcome, entry.Actor, entry.TenantId));
    }

    [Theory]
    [InlineData("Host: acme.example.com")]
    [InlineData("Host: example.com")]
    [InlineData("Host: nobody.example.com")]
    [InlineData("Host: frozen.example.com")]
    [InlineData("X-Tenant: no slug")]
    public async Task What_reaches_for_nobody_is_not_recorded(string header)
    {
        await using var app = await TestApp.StartAsync();

        await app.GetAsync("/whoami", header);

        Assert.Empty(await ReadAsync(app));
    }

    [Fact]
    public async Task A_log_that_is_down_changes_no_refusal_and_is_itself_logged()
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.Services.AddSingleton<ITenantAuditStore, BrokenAuditStore>());

        var conflict = await app.GetAsync("/whoami", "Host: acme.example.com", "X-Tenant: globex");
        var stranger = await app.GetAsync("/whoami", Member);

        Assert.Equal((403, TenantProblemTypes.TenantConflict), (conflict.Status, conflict.Problem));
        Assert.Equal((403, TenantProblemTypes.NotAMember), (stranger.Status, stranger.Problem));
        Assert.Equal(2, app.Logs.Entries.Count(e => e.Level == LogLevel.Error && e.Error is TimeoutException));
    }

    [Fact]
    public async Task A_log_that_hangs_keeps_nobody_waiting_for_ever()
    {
        var time = new FakeTimeProvider();
        var store = new HangingAuditStore();
        await using var app = await TestApp.StartAsync(tenancy => tenancy.Services.AddSingleton<TimeProvider>(time).AddSingleton<ITenantAuditStore>(store));

        var request = app.GetAsync("/whoami", "Host: acme.example.com", "X-Tenant: globex");
        await store.Asked;
        // The wait begins just after the store was asked.
        while (!request.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
        }

        Assert.Equal(403, (await request).Status);
    }

    [Fact]
    public async Task A_flood_is_recorded_up_to_ten_a_second_and_the_rest_is_counted()
    {
        var time = new FakeTimeProvider();
        await using var app = await TestApp.StartAsync(tenancy => tenancy.Services.AddSingleton<TimeProvider>(time));
        using var metrics = new RecordedMetrics(app.Services);

        for (var i = 0; i < 25; i++)
        {
            Assert.Equal(403, (await app.GetAsync($"/whoami/{i}", "Host: acme.example.com", "X-Tenant: globex")).Status);
        }

        Assert.Equal(10, (await ReadAsync(app)).Count);
        Assert.Equal(15, metrics.Count("orchstack.tenancy.refusals.unrecorded", "cause", "limited"));

        await app.GetAsync("/whoami", Member); // of another kind: not drowned by the flood
        Assert.Equal("request.refused", (await ReadAsync(app))[0].Action);

        time.Advance(TimeSpan.FromSeconds(1));
        await app.GetAsync("/whoami", "Host: acme.example.com", "X-Tenant: globex");
        Assert.EndsWith("15 more like it were refused before and not recorded.", (await ReadAsync(app))[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Made_up_names_hosts_and_paths_share_one_budget_so_that_none_of_them_is_remembered()
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.Services.AddSingleton<TimeProvider>(new FakeTimeProvider()));

        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(403, (await app.GetAsync($"/made-up/{i}", $"Host: made-up-{i}.example.com", "X-Tenant: acme", $"Main-User: {i}")).Status);
        }

        Assert.Equal(10, (await ReadAsync(app)).Count);
    }

    [Fact]
    public async Task A_parallel_flood_is_bounded_as_well()
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.Services.AddSingleton<TimeProvider>(new FakeTimeProvider()));

        await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (_, _) =>
            Assert.Equal(403, (await app.GetAsync("/whoami", "Host: acme.example.com", "X-Tenant: globex")).Status));

        Assert.Equal(10, (await ReadAsync(app)).Count);
    }

    [Fact]
    public async Task A_long_address_is_cut()
    {
        await using var app = await TestApp.StartAsync();

        await app.GetAsync("/" + new string('x', 5000), "Host: acme.example.com", "X-Tenant: globex");

        Assert.Equal(512, Assert.Single(await ReadAsync(app)).Target!.Length);
    }

    [Theory]
    [InlineData("xn--")]
    [InlineData("xn--\u00fc.test")]
    [InlineData("a:b:c")]
    public async Task A_host_that_cannot_be_read_does_not_keep_a_conflict_out_of_the_log(string host)
    {
        await using var app = await TestApp.StartAsync();
        var context = new DefaultHttpContext { Request = { Path = "/r/acme" } };
        context.Request.Headers.Host = host;

        await app.Services.GetRequiredService<RefusalAudit>().RecordAsync(context, new TenantConflict("route-value", Some.Acme.Id, "header", Some.Globex.Id));

        Assert.Equal($"{host}/r/acme", Assert.Single(await ReadAsync(app)).Target);
    }

    private static async Task<List<AuditEvent>> ReadAsync(TestApp app)
    {
        var entries = new List<AuditEvent>();
        await foreach (var entry in app.Services.GetRequiredService<ITenantAuditStore>().ReadPlatformAsync(new AuditQuery(), default))
        {
            entries.Add(entry);
        }

        return entries;
    }
}
