using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

/// <summary>The attacker is on one node, friend and victim on another, and a backplane joins them.</summary>
public sealed class TenantHubBackplaneTests
{
    private readonly HubBus _bus = new();

    [Theory]
    [InlineData("group", "lobby", true)]
    [InlineData("groups", "lobby", true)]
    [InlineData("groupExcept", "lobby", true)]
    [InlineData("user", "42", true)]
    [InlineData("users", "42", true)]
    [InlineData("tenant", "", true)]
    [InlineData("othersInTenant", "", true)]
    [InlineData("client", "{friend}", true)]
    [InlineData("clients", "{friend}", true)]
    [InlineData("client", "{victim}", false)]
    [InlineData("clients", "{victim}", false)]
    public async Task Names_reach_the_own_tenant_on_other_nodes_and_no_other(string way, string to, bool reachesFriend)
    {
        await using var near = await StartAsync();
        await using var far = await StartAsync();
        var (attacker, friend, victim) = await GatherAsync(near, far);

        await attacker.SayAsync(way, Named(to, friend, victim), "hello");

        Assert.Equal(reachesFriend ? ["hello"] : [], await friend.HeardAsync());
        Assert.Empty(await victim.HeardAsync());
    }

    [Theory]
    [InlineData("group", "lobby")]
    [InlineData("user", "42")]
    [InlineData("client", "{victim}")]
    [InlineData("all", "")]
    public async Task Without_the_fence_they_reach_the_victim(string way, string to)
    {
        await using var near = await StartAsync(fenced: false);
        await using var far = await StartAsync(fenced: false);
        var (attacker, friend, victim) = await GatherAsync(near, far);

        await attacker.SayAsync(way, Named(to, friend, victim), "hello");

        Assert.Equal(["hello"], await victim.HeardAsync());
    }

    [Theory]
    [InlineData("{victim}")]
    [InlineData("{friend}")]
    [InlineData("nobody")]
    public async Task A_connection_of_another_node_is_added_to_no_group(string connection)
    {
        await using var near = await StartAsync();
        await using var far = await StartAsync();
        var (attacker, friend, victim) = await GatherAsync(near, far);

        var refusal = await Assert.ThrowsAsync<HubException>(() =>
            attacker.Connection.InvokeAsync("Join", Named(connection, friend, victim), "trap"));
        await attacker.SayAsync("group", "trap", "hello");

        Assert.Contains("another node's", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await victim.HeardAsync());
    }

    [Fact]
    public async Task Word_of_a_suspension_that_reaches_one_node_closes_there_at_once()
    {
        await using var near = await StartAsync();
        await using var far = await StartAsync();
        var (attacker, friend, victim) = await GatherAsync(near, far);

        await far.PlatformAsync(lifecycle => lifecycle.SuspendAsync(Some.Acme.Id, "unpaid"));

        await friend.ClosedAsync();
        Assert.True(attacker.IsOpen);
        Assert.Equal([], await victim.HeardAsync());
    }

    private static string Named(string to, HubClient friend, HubClient victim) => to
        .Replace("{friend}", friend.Id, StringComparison.Ordinal)
        .Replace("{victim}", victim.Id, StringComparison.Ordinal);

    private static async Task<(HubClient Attacker, HubClient Friend, HubClient Victim)> GatherAsync(HubSite near, HubSite far)
    {
        var attacker = await near.ConnectAsync(Some.Acme, "1");
        var friend = await far.ConnectAsync(Some.Acme, "42");
        var victim = await far.ConnectAsync(Some.Globex, "42");
        foreach (var client in new[] { attacker, friend, victim })
        {
            await client.Connection.InvokeAsync("Join", client.Id, "lobby");
        }

        return (attacker, friend, victim);
    }

    private Task<HubSite> StartAsync(bool fenced = true) => HubSite.StartAsync(fenced, (tenancy, _) =>
    {
        tenancy.Services.AddSingleton(_bus);
        tenancy.Services.AddSingleton<TimeProvider>(new FakeTimeProvider());
        tenancy.Services.AddSingleton(typeof(HubLifetimeManager<>), typeof(BusHubLifetimeManager<>));
    });
}
