using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy.Tests;

/// <summary>Notes whose tenant is around when a connection comes to it.</summary>
internal sealed class ReadingHubLifetimeManager<THub>(ILogger<DefaultHubLifetimeManager<THub>> logger, ITenantContext tenants, HubProbe probe)
    : DefaultHubLifetimeManager<THub>(logger)
    where THub : Hub
{
    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        probe.See($"manager {TestApp.Slug(tenants)}");
        return base.OnConnectedAsync(connection);
    }
}
