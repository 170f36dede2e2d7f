using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes SignalR hubs the tenants'.</summary>
public static class TenantHubBuilderExtensions
{
    /// <summary>
    /// Makes a hub's connections the tenants': each belongs to the tenant of the request in which it began, its methods run
    /// under that tenant, and what is sent reaches connections of the current tenant only. Sending to all is refused;
    /// <c>Clients.Tenant()</c> takes its place. Other hubs stay as they are. May stand before or after a backplane.
    /// </summary>
    public static ISignalRServerBuilder AddTenantHub<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods)] THub>(
        this ISignalRServerBuilder builder)
        where THub : Hub
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (services.Any(static service => service.ServiceType == typeof(TenantHubLifetimeManager<THub>)))
        {
            return builder;
        }

        services.AddOrchStackTenancy();
        services.TryAddSingleton<TenantHubFlow>();
        services.TryAddSingleton<TenantHubConnections>();
        services.TryAddSingleton<TenantHubTokens>();
        services.TryAddSingleton<TenantHubWatch>();
        services.TryAddSingleton<TenantHubFilter>();
        services.AddSingleton<TenantHubLifetimeManager<THub>>();

        // A registration for this hub goes before those for all hubs, whichever comes first.
        services.AddSingleton<HubLifetimeManager<THub>>(static provider => provider.GetRequiredService<TenantHubLifetimeManager<THub>>());
        services.AddSingleton<HubConnectionHandler<THub>, TenantHubConnectionHandler<THub>>();
        services.AddSingleton<IPostConfigureOptions<HubOptions<THub>>, TenantHubFilterSetup<THub>>();
        services.AddHostedService<TenantHubCheck<THub>>();

        // Without it SignalR reads the options of all hubs only; a second one would undo what the application has set.
        if (!services.Any(static service => service.ImplementationType == typeof(HubOptionsSetup<THub>)))
        {
            builder.AddHubOptions<THub>(static _ => { });
        }

        return builder;
    }
}
