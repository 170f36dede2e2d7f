using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantHubBuilderExtensionsTests
{
    [Fact]
    public async Task Called_twice_and_among_other_options_the_filter_stands_once_and_the_options_stay()
    {
        var calls = new HubCalls();
        await using var site = await HubSite.StartAsync(more: (_, signalR) =>
        {
            signalR.AddTenantHub<ChatHub>();
            signalR.AddHubOptions<ChatHub>(o =>
            {
                o.MaximumReceiveMessageSize = 4711;
                o.AddFilter(calls);
            });
            signalR.AddTenantHub<ChatHub>();
        });
        await using var client = await site.ConnectAsync(Some.Acme);

        Assert.Equal("acme acme acme", await client.WhoAmIAsync());
        Assert.Equal(4711, site.Services.GetRequiredService<IOptions<HubOptions<ChatHub>>>().Value.MaximumReceiveMessageSize);
        Assert.Single(site.Services.GetServices<IPostConfigureOptions<HubOptions<ChatHub>>>());
        Assert.Equal(["ConnectionId acme", "WhoAmI acme"], calls.Names);
    }

    [Fact]
    public void Options_that_were_set_before_stay()
    {
        var services = new ServiceCollection();
        services.AddSignalR().AddHubOptions<ChatHub>(o => o.MaximumReceiveMessageSize = 4711).AddTenantHub<ChatHub>();
        using var provider = services.BuildServiceProvider();

        Assert.Equal(4711, provider.GetRequiredService<IOptions<HubOptions<ChatHub>>>().Value.MaximumReceiveMessageSize);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_manager_of_all_hubs_works_behind_the_fence_whenever_it_is_registered(bool before)
    {
        var services = new ServiceCollection();
        services.AddSingleton(new HubBus());
        var signalR = services.AddSignalR();
        if (before)
        {
            services.AddSingleton(typeof(HubLifetimeManager<>), typeof(BusHubLifetimeManager<>));
        }

        signalR.AddTenantHub<ChatHub>();
        if (!before)
        {
            services.AddSingleton(typeof(HubLifetimeManager<>), typeof(BusHubLifetimeManager<>));
        }

        using var provider = services.BuildServiceProvider();
        var manager = Assert.IsType<TenantHubLifetimeManager<ChatHub>>(provider.GetRequiredService<HubLifetimeManager<ChatHub>>());
        Assert.IsType<BusHubLifetimeManager<ChatHub>>(manager.Inner);
        Assert.IsType<BusHubLifetimeManager<TypedChatHub>>(provider.GetRequiredService<HubLifetimeManager<TypedChatHub>>());
    }

    [Fact]
    public async Task A_manager_that_takes_the_place_of_the_fence_stops_the_start()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => HubSite.StartAsync(more: (tenancy, _) =>
            tenancy.Services.AddSingleton(new HubBus()).AddSingleton<HubLifetimeManager<ChatHub>, BusHubLifetimeManager<ChatHub>>()));

        Assert.Contains("HubLifetimeManager<ChatHub> was registered after", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_does_a_handler_of_connections()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => HubSite.StartAsync(more: (tenancy, _) =>
            tenancy.Services.AddSingleton<HubConnectionHandler<ChatHub>>()));

        Assert.Contains("HubConnectionHandler<ChatHub> was registered after", refusal.Message, StringComparison.Ordinal);
    }
}
