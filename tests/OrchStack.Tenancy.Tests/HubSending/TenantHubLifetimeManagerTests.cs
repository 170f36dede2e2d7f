using System.Reflection;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>Acme's and Globex's users have the same names and groups; whatever Acme sends, Globex must not hear.</summary>
public sealed class TenantHubLifetimeManagerTests
{
    [Theory]
    [InlineData("group", "lobby", "friend")]
    [InlineData("groups", "lobby", "friend")]
    [InlineData("groupExcept", "lobby", "friend")]
    [InlineData("othersInGroup", "lobby", "friend")]
    [InlineData("user", "42", "friend")]
    [InlineData("users", "42", "friend")]
    [InlineData("tenant", "", "friend")]
    [InlineData("tenantExcept", "nobody", "friend")]
    [InlineData("othersInTenant", "", "friend")]
    [InlineData("client", "{friend}", "friend")]
    [InlineData("clients", "{friend}", "friend")]
    [InlineData("client", "{victim}", "")]
    [InlineData("clients", "{victim}", "")]
    [InlineData("group", "t:{globex}", "")]
    [InlineData("group", "t:{globex}:g:lobby", "")]
    [InlineData("group", "t:{globex}:u:42", "")]
    [InlineData("group", "t:{globex}:c:{victim}", "")]
    [InlineData("user", "t:{globex}:u:42", "")]
    [InlineData("client", "t:{globex}:c:{victim}", "")]
    public async Task Only_the_own_tenant_hears(string way, string to, string reached)
    {
        await using var site = await HubSite.StartAsync();
        var (attacker, friend, victim) = await GatherAsync(site);

        await attacker.SayAsync(way, Named(to, friend, victim), "hello");

        Assert.Equal(reached == "friend" ? ["hello"] : [], await friend.HeardAsync());
        Assert.Empty(await victim.HeardAsync());
    }

    [Theory]
    [InlineData("group", "lobby")]
    [InlineData("groups", "lobby")]
    [InlineData("groupExcept", "lobby")]
    [InlineData("othersInGroup", "lobby")]
    [InlineData("user", "42")]
    [InlineData("users", "42")]
    [InlineData("client", "{victim}")]
    [InlineData("clients", "{victim}")]
    [InlineData("all", "")]
    [InlineData("others", "")]
    [InlineData("allExcept", "nobody")]
    public async Task Without_the_fence_the_same_attacks_reach_the_other_tenant(string way, string to)
    {
        await using var site = await HubSite.StartAsync(fenced: false);
        var (attacker, friend, victim) = await GatherAsync(site);

        await attacker.SayAsync(way, Named(to, friend, victim), "hello");

        Assert.Equal(["hello"], await victim.HeardAsync());
    }

    [Theory]
    [InlineData("all")]
    [InlineData("others")]
    [InlineData("allExcept")]
    public async Task Sending_to_all_is_refused_with_the_cure(string way)
    {
        await using var site = await HubSite.StartAsync();
        var (attacker, friend, victim) = await GatherAsync(site);

        var refusal = await Assert.ThrowsAsync<HubException>(() => attacker.SayAsync(way, "nobody", "hello"));

        Assert.Contains(nameof(TenantHubBroadcastException), refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Clients.Tenant()", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await friend.HeardAsync());
        Assert.Empty(await victim.HeardAsync());
    }

    [Fact]
    public async Task The_caller_hears_what_is_said_to_it_and_others_in_the_tenant_leave_it_out()
    {
        await using var site = await HubSite.StartAsync();
        var (attacker, _, _) = await GatherAsync(site);

        await attacker.SayAsync("othersInTenant", "", "not me");
        await attacker.SayAsync("tenantExcept", attacker.Id, "nor so");
        await attacker.SayAsync("caller", "", "me");

        Assert.Equal(["me"], await attacker.HeardAsync());
    }

    [Fact]
    public async Task Another_tenants_connection_cannot_be_added_to_a_group()
    {
        await using var site = await HubSite.StartAsync();
        var (attacker, friend, victim) = await GatherAsync(site);

        var refusal = await Assert.ThrowsAsync<HubException>(() => attacker.Connection.InvokeAsync("Join", victim.Id, "trap"));
        await attacker.Connection.InvokeAsync("Join", friend.Id, "trap");
        await attacker.SayAsync("group", "trap", "hello");

        Assert.Contains(nameof(TenantHubConnectionException), refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["hello"], await friend.HeardAsync());
        Assert.Empty(await victim.HeardAsync());
    }

    [Fact]
    public async Task Without_the_fence_it_can()
    {
        await using var site = await HubSite.StartAsync(fenced: false);
        var (attacker, _, victim) = await GatherAsync(site);

        await attacker.Connection.InvokeAsync("Join", victim.Id, "trap");
        await attacker.SayAsync("group", "trap", "hello");

        Assert.Equal(["hello"], await victim.HeardAsync());
    }

    [Fact]
    public async Task Another_tenants_connection_cannot_be_taken_out_of_its_group()
    {
        await using var site = await HubSite.StartAsync();
        var (attacker, _, victim) = await GatherAsync(site);

        await attacker.Connection.InvokeAsync("Leave", victim.Id, "lobby");
        await victim.SayAsync("group", "lobby", "still here");
        await victim.Connection.InvokeAsync("Leave", victim.Id, "lobby");
        await victim.SayAsync("group", "lobby", "gone");

        Assert.Equal(["still here"], await victim.HeardAsync());
    }

    [Fact]
    public async Task Only_the_own_tenants_connections_can_be_asked()
    {
        await using var site = await HubSite.StartAsync();
        var (attacker, friend, victim) = await GatherAsync(site);

        Assert.Equal("acme 42", await attacker.Connection.InvokeAsync<string>("Ask", friend.Id));
        var refusal = await Assert.ThrowsAsync<HubException>(() => attacker.Connection.InvokeAsync<string>("Ask", victim.Id));
        Assert.Contains(nameof(TenantHubConnectionException), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_fence_any_can_be_asked()
    {
        await using var site = await HubSite.StartAsync(fenced: false);
        var (attacker, _, victim) = await GatherAsync(site);

        Assert.Equal("globex 42", await attacker.Connection.InvokeAsync<string>("Ask", victim.Id));
    }

    [Fact]
    public async Task What_the_manager_behind_the_fence_starts_with_a_connection_has_no_tenant()
    {
        await using var site = await HubSite.StartAsync(more: (tenancy, _) =>
            tenancy.Services.AddSingleton(typeof(HubLifetimeManager<>), typeof(ReadingHubLifetimeManager<>)));
        await using var acme = await site.ConnectAsync(Some.Acme);

        Assert.Equal("manager none", await site.Probe.NextAsync());
        Assert.Equal("connected acme", await site.Probe.NextAsync());
    }

    /// <summary>A member that is not overridden would run as the base class has it, past the fence.</summary>
    [Fact]
    public void Every_member_of_the_base_class_is_overridden()
    {
        var members = typeof(TenantHubLifetimeManager<ChatHub>).GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

        Assert.Equal(
            [],
            members.Where(m => m.DeclaringType == typeof(HubLifetimeManager<ChatHub>)).Select(m => m.ToString()));
        Assert.Equal(
            typeof(HubLifetimeManager<ChatHub>).GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Length,
            members.Count(m => m.GetBaseDefinition().DeclaringType == typeof(HubLifetimeManager<ChatHub>)));
    }

    private static string Named(string to, HubClient friend, HubClient victim) => to
        .Replace("{friend}", friend.Id, StringComparison.Ordinal)
        .Replace("{victim}", victim.Id, StringComparison.Ordinal)
        .Replace("{globex}", Some.Globex.Id.ToString(), StringComparison.Ordinal);

    private static async Task<(HubClient Attacker, HubClient Friend, HubClient Victim)> GatherAsync(HubSite site)
    {
        var attacker = await site.ConnectAsync(Some.Acme, "1");
        var friend = await site.ConnectAsync(Some.Acme, "42");
        var victim = await site.ConnectAsync(Some.Globex, "42");
        foreach (var client in new[] { attacker, friend, victim })
        {
            await client.Connection.InvokeAsync("Join", client.Id, "lobby");
        }

        return (attacker, friend, victim);
    }
}
