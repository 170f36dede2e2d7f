using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantHubConnectionHandlerTests
{
    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Everything_in_the_hub_runs_under_the_tenant_of_the_connection(HttpTransportType transport)
    {
        await using var site = await HubSite.StartAsync();
        var client = await site.ConnectAsync(Some.Acme, transport: transport);

        Assert.Equal("connected acme", await site.Probe.NextAsync());
        Assert.Equal("acme acme acme", await client.WhoAmIAsync());
        Assert.Equal("acme acme acme", await client.WhoAmIAsync());
        Assert.Equal("globex", await client.Connection.InvokeAsync<string>("Serve", Some.Globex.Id.ToString()));
        Assert.Equal("acme acme acme", await client.WhoAmIAsync());

        await client.DisposeAsync();
        Assert.Equal("disconnected acme", await site.Probe.NextAsync());
    }

    [Fact]
    public async Task Connections_of_two_tenants_in_parallel_never_see_each_other()
    {
        await using var site = await HubSite.StartAsync();
        await using var acme = await site.ConnectAsync(Some.Acme, transport: HttpTransportType.LongPolling);
        await using var globex = await site.ConnectAsync(Some.Globex);

        await Parallel.ForEachAsync(Enumerable.Range(0, 200), async (i, _) =>
        {
            var (client, slug) = i % 2 == 0 ? (acme, "acme") : (globex, "globex");
            Assert.Equal($"{slug} {slug} {slug}", await client.WhoAmIAsync());
        });
    }

    [Fact]
    public async Task A_connection_without_a_tenant_is_refused_even_where_its_endpoint_allows_none()
    {
        await using var site = await HubSite.StartAsync(endpoint: chat => chat.AllowNoTenant());
        await using var client = site.Create(tenant: null);

        await Assert.ThrowsAnyAsync<Exception>(() => client.Connection.StartAsync());

        Assert.True(await site.LoggedAsync<MissingTenantException>());
        Assert.Equal(0, site.Connections.Count);
    }

    [Fact]
    public async Task A_hub_that_is_no_tenant_hub_admits_it()
    {
        await using var site = await HubSite.StartAsync(fenced: false, endpoint: chat => chat.AllowNoTenant());

        await using var client = await site.ConnectAsync(tenant: null);

        Assert.Equal("none none none", await client.WhoAmIAsync());
    }

    [Fact]
    public async Task A_suspended_tenant_and_a_stranger_get_the_middlewares_answer()
    {
        await using var site = await HubSite.StartAsync();
        await using var frozen = site.Create(Some.Frozen);
        await using var stranger = site.Create(Some.Tenant("stranger"));

        Assert.Contains("403", (await Assert.ThrowsAsync<HttpRequestException>(() => frozen.Connection.StartAsync())).Message, StringComparison.Ordinal);
        Assert.Contains("404", (await Assert.ThrowsAsync<HttpRequestException>(() => stranger.Connection.StartAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Work_that_outlives_its_invocation_sees_no_tenant(HttpTransportType transport)
    {
        await using var site = await HubSite.StartAsync();
        await using var client = await site.ConnectAsync(Some.Acme, transport: transport);

        await client.Connection.InvokeAsync("GoOn");
        site.Probe.Late.SetResult();

        Assert.True(site.Probe.Outliving.TryDequeue(out var late));
        Assert.Contains("has ended", await late, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task A_policy_of_a_method_may_ask_for_the_tenant(HttpTransportType transport)
    {
        await using var site = await HubSite.StartAsync();
        await using var acme = await site.ConnectAsync(Some.Acme, transport: transport);
        await using var globex = await site.ConnectAsync(Some.Globex, transport: transport);

        Assert.Equal("acme", await acme.Connection.InvokeAsync<string>("ForAcme"));
        Assert.Contains("unauthorized", (await Assert.ThrowsAsync<HubException>(() => globex.Connection.InvokeAsync<string>("ForAcme"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_those_of_the_invocation()
    {
        await using var site = await HubSite.StartAsync(more: (tenancy, _) => tenancy.AddTenantSettings("agents", AgentJson.Default.AgentSettings));
        await using var client = await site.ConnectAsync(Some.Acme);
        var editor = site.Services.GetRequiredService<ITenantSettingsEditor>();
        Assert.Equal("small", await client.Connection.InvokeAsync<string>("Model"));

        await site.Scopes.RunAsync(Some.Acme.Id, _ => editor.WriteAsync("agents", """{ "model": "large" }""", 0));

        Assert.Equal("large", await client.Connection.InvokeAsync<string>("Model"));
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task The_tenants_log_names_who_called(HttpTransportType transport)
    {
        await using var site = await HubSite.StartAsync();
        await using var client = await site.ConnectAsync(Some.Acme, "42", transport);

        await client.Connection.InvokeAsync("Record");

        var audit = site.Services.GetRequiredService<ITenantAudit>();
        var entries = await site.Scopes.RunAsync(Some.Acme.Id, async _ => await audit.ReadAsync().ToListAsync());
        Assert.Equal(("hub.called", "Main:42"), entries.Select(e => (e.Action, e.Actor)).Single());
    }

    [Fact]
    public async Task Nothing_is_left_of_connections_that_have_ended()
    {
        await using var site = await HubSite.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            var client = await site.ConnectAsync(i % 2 == 0 ? Some.Acme : Some.Globex, "42", i % 3 == 0 ? HttpTransportType.LongPolling : HttpTransportType.WebSockets);
            Assert.NotEqual(0, site.Connections.Count);
            await client.DisposeAsync();
            Assert.StartsWith("connected", await site.Probe.NextAsync(), StringComparison.Ordinal);
            Assert.StartsWith("disconnected", await site.Probe.NextAsync(), StringComparison.Ordinal);
        }

        Assert.True(await site.EmptyAsync());
        Assert.Empty(site.Connections.Tenants());
    }
}
