using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>Sending from outside a hub, where the tenant is that of the scope.</summary>
public sealed class TenantHubClientsExtensionsTests
{
    [Theory]
    [InlineData("tenant", "")]
    [InlineData("group", "lobby")]
    [InlineData("user", "42")]
    [InlineData("client", "{id}")]
    [InlineData("all", "")]
    public async Task Without_a_tenant_nothing_is_sent(string way, string to)
    {
        await using var site = await HubSite.StartAsync();
        await using var acme = await site.ConnectAsync(Some.Acme, "42");
        var send = () => HubTalk.To(site.Chat.Clients, way, to.Replace("{id}", acme.Id, StringComparison.Ordinal)).SendAsync("Said", "hello");

        await Assert.ThrowsAnyAsync<TenancyException>(send);
        await using (await site.Scopes.EnterPlatformAsync("test"))
        {
            await Assert.ThrowsAnyAsync<TenancyException>(send);
        }

        Assert.Empty(await acme.HeardAsync());
    }

    [Theory]
    [InlineData("tenant", "")]
    [InlineData("user", "42")]
    [InlineData("client", "{id}")]
    public async Task In_a_scope_its_tenant_is_reached(string way, string to)
    {
        await using var site = await HubSite.StartAsync();
        await using var acme = await site.ConnectAsync(Some.Acme, "42");
        await using var globex = await site.ConnectAsync(Some.Globex, "42");

        foreach (var tenant in new[] { Some.Acme, Some.Globex })
        {
            await site.Scopes.RunAsync(tenant.Id, _ =>
                HubTalk.To(site.Chat.Clients, way, to.Replace("{id}", acme.Id, StringComparison.Ordinal)).SendAsync("Said", tenant.Slug.Value));
        }

        Assert.Equal(["acme"], await acme.HeardAsync());
        Assert.Equal(to == "{id}" ? [] : ["globex"], await globex.HeardAsync());
    }

    [Fact]
    public async Task A_typed_hub_context_goes_through_the_same_fence()
    {
        await using var site = await HubSite.StartAsync();
        await using var acme = await site.ConnectAsync(Some.Acme, "42", path: "/typed");
        await using var globex = await site.ConnectAsync(Some.Globex, "42", path: "/typed");
        var typed = site.Services.GetRequiredService<IHubContext<TypedChatHub, IChatClient>>();

        await Assert.ThrowsAsync<MissingTenantException>(() => typed.Clients.Tenant().Said("nobody's"));
        await site.Scopes.RunAsync(Some.Acme.Id, async _ =>
        {
            await Assert.ThrowsAsync<TenantHubBroadcastException>(() => typed.Clients.All.Said("all"));
            await typed.Clients.Tenant().Said("tenant");
            await typed.Clients.User("42").Said("user");
            await Assert.ThrowsAsync<TenantHubConnectionException>(() => typed.Groups.AddToGroupAsync(globex.Id, "trap"));
        });

        Assert.Equal(["tenant", "user"], await acme.HeardAsync());
        Assert.Empty(await globex.HeardAsync());
    }

    [Fact]
    public async Task A_typed_hub_goes_through_it_too()
    {
        await using var site = await HubSite.StartAsync();
        await using var acme = await site.ConnectAsync(Some.Acme, "1", path: "/typed");
        await using var friend = await site.ConnectAsync(Some.Acme, "42", path: "/typed");
        await using var globex = await site.ConnectAsync(Some.Globex, "42", path: "/typed");

        await Assert.ThrowsAsync<HubException>(() => acme.SayAsync("all", "", "all"));
        foreach (var way in new[] { "tenant", "othersInTenant", "user" })
        {
            await acme.SayAsync(way, "42", way);
        }

        Assert.Equal(["tenant"], await acme.HeardAsync());
        Assert.Equal(["tenant", "othersInTenant", "user"], await friend.HeardAsync());
        Assert.Empty(await globex.HeardAsync());
    }
}
