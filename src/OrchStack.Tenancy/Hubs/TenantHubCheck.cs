using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrchStack.Tenancy;

/// <summary>Stops a start where somebody's registration has taken the place of the fence.</summary>
internal sealed class TenantHubCheck<
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods)] THub>(IServiceProvider services)
    : IHostedService
    where THub : Hub
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (services.GetRequiredService<HubLifetimeManager<THub>>() is not TenantHubLifetimeManager<THub> manager)
        {
            throw Replaced($"HubLifetimeManager<{typeof(THub).Name}>", "typeof(HubLifetimeManager<>)");
        }

        if (services.GetRequiredService<HubConnectionHandler<THub>>() is not TenantHubConnectionHandler<THub>)
        {
            throw Replaced($"HubConnectionHandler<{typeof(THub).Name}>", "typeof(HubConnectionHandler<>)");
        }

        // Found now, so that a missing one does not wait for the first connection.
        _ = manager.Inner;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static InvalidOperationException Replaced(string service, string open) => new($"""
        Refused to start: {service} was registered after AddTenantHub<{typeof(THub).Name}>(), so messages would go past the fence between tenants.
        Register it before AddTenantHub, or for all hubs ({open}): then it works behind the fence.
        """);
}
