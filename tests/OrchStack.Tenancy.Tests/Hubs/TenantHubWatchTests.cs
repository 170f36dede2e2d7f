using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantHubWatchTests
{
    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData("suspend", HttpTransportType.WebSockets)]
    [InlineData("suspend", HttpTransportType.ServerSentEvents)]
    [InlineData("suspend", HttpTransportType.LongPolling)]
    [InlineData("delete", HttpTransportType.WebSockets)]
    [InlineData("unknown who", HttpTransportType.WebSockets)]
    public async Task Word_of_a_change_closes_the_tenants_connections_and_no_others(string change, HttpTransportType transport)
    {
        // The clock stands, so that no look of the timer helps.
        await using var site = await HubSite.StartAsync(more: (tenancy, _) =>
            tenancy.UseTenantStore<TenantTable>().Services.AddSingleton<TimeProvider>(_clock));
        await using var acme = await site.ConnectAsync(Some.Acme, transport: transport);
        await using var typed = await site.ConnectAsync(Some.Acme, path: "/typed");
        await using var globex = await site.ConnectAsync(Some.Globex, transport: transport);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        await site.PlatformAsync(lifecycle => change switch
        {
            "suspend" => lifecycle.SuspendAsync(Some.Acme.Id, "unpaid"),
            "delete" => lifecycle.DeleteAsync(Some.Acme.Id, "left"),
            _ => SuspendUnheardAsync(site, TenantChangeKind.All),
        });

        await acme.ClosedAsync();
        await typed.ClosedAsync();
        Assert.Equal("globex globex globex", await globex.WhoAmIAsync());
        await Assert.ThrowsAsync<HttpRequestException>(() => site.ConnectAsync(Some.Acme));
    }

    [Fact]
    public async Task A_change_that_leaves_the_tenant_active_closes_nothing()
    {
        await using var site = await HubSite.StartAsync();
        await using var acme = await site.ConnectAsync(Some.Acme);

        await site.PlatformAsync(lifecycle => lifecycle.ChangeAsync(Some.Acme.Id, new TenantEdit { Name = "Renamed" }));
        await site.LookAsync();

        Assert.Equal("acme acme acme", await acme.WhoAmIAsync());
        Assert.True(acme.IsOpen);
    }

    [Fact]
    public async Task Where_no_word_arrives_an_idle_connection_ends_within_the_freshness_of_the_cache()
    {
        await using var site = await StartDeafAsync();
        await using var acme = await site.ConnectAsync(Some.Acme);
        await using var globex = await site.ConnectAsync(Some.Globex);

        await SuspendUnheardAsync(site);
        for (var second = 0; second < 30; second += 3)
        {
            _clock.Advance(TimeSpan.FromSeconds(3));
            await site.LookAsync();
        }

        await acme.ClosedAsync();
        Assert.True(globex.IsOpen);
        Assert.Equal("globex globex globex", await globex.WhoAmIAsync());
    }

    [Fact]
    public async Task An_outage_closes_nothing_and_recovery_finds_who_was_suspended_meanwhile()
    {
        await using var site = await StartDeafAsync();
        var table = (TenantTable)site.Services.GetRequiredService<ITenantStore>();
        await using var acme = await site.ConnectAsync(Some.Acme);
        await using var globex = await site.ConnectAsync(Some.Globex);
        await SuspendUnheardAsync(site);
        table.IsDown = true;

        for (var minute = 0; minute < 9; minute++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await site.LookAsync();
        }

        Assert.Equal("acme acme acme", await acme.WhoAmIAsync());
        Assert.Equal("globex globex globex", await globex.WhoAmIAsync());

        _clock.Advance(TimeSpan.FromMinutes(2));
        await site.LookAsync();
        Assert.Contains(nameof(TenantRegistryException), (await Assert.ThrowsAsync<HubException>(globex.WhoAmIAsync)).Message, StringComparison.Ordinal);
        Assert.True(globex.IsOpen);

        table.IsDown = false;
        _clock.Advance(TimeSpan.FromSeconds(3));
        await site.LookAsync();
        await acme.ClosedAsync();
        Assert.Equal("globex globex globex", await globex.WhoAmIAsync());
    }

    [Fact]
    public async Task Nothing_is_looked_at_while_nobody_is_connected()
    {
        var clock = new CountingClock();
        await using var site = await HubSite.StartAsync(more: (tenancy, _) => tenancy.Services.AddSingleton<TimeProvider>(clock));
        Assert.Equal(0, clock.Running);

        var first = await site.ConnectAsync(Some.Acme);
        var second = await site.ConnectAsync(Some.Globex);
        Assert.Equal(1, clock.Running);
        Assert.Equal(TimeSpan.FromSeconds(3), clock.Period);

        await first.DisposeAsync();
        await second.DisposeAsync();
        Assert.True(await HubSite.UntilAsync(() => clock.Running == 0));
    }

    private static async Task SuspendUnheardAsync(HubSite site, TenantChangeKind told = TenantChangeKind.None)
    {
        var directory = site.Services.GetRequiredService<ITenantDirectory>();
        await directory.ChangeAsync(Some.Acme.Id, tenant => tenant with { Status = TenantStatus.Suspended }, CancellationToken.None);
        await site.Services.GetRequiredService<ITenantChanges>().PublishAsync(new TenantChange(null, told));
    }

    private Task<HubSite> StartDeafAsync() => HubSite.StartAsync(more: (tenancy, _) =>
    {
        tenancy.UseTenantStore<TenantTable>();
        tenancy.Services.AddSingleton<ITenantChanges, DeafChanges>();
        tenancy.Services.AddSingleton<TimeProvider>(_clock);
    });
}
