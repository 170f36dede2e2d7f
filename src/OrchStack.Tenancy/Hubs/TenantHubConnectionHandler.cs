using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>Admits a connection for the tenant of the request in which it began, or not at all.</summary>
internal sealed partial class TenantHubConnectionHandler<
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods)] THub>(
    HubLifetimeManager<THub> lifetimeManager,
    IHubProtocolResolver protocols,
    IOptions<HubOptions> globalOptions,
    IOptions<HubOptions<THub>> hubOptions,
    ILoggerFactory loggers,
    IUserIdProvider users,
    IServiceScopeFactory services,
    CurrentTenant current,
    TenantHubFlow flow,
    TenantHubTokens tokens,
    TenantHubWatch watch)
    : HubConnectionHandler<THub>(lifetimeManager, protocols, globalOptions, hubOptions, loggers, users, new TenantHubScopeFactory(services, flow))
    where THub : Hub
{
    private readonly ILogger _logger = loggers.CreateLogger<TenantHubConnectionHandler<THub>>();

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        // The flow began in a request. That of long polling has ended by now, and the request's features are gone with it.
        if (current.Innermost is not { Entered: { } tenant } origin)
        {
            var missing = new MissingTenantException($"""
                Refused a connection to {typeof(THub).Name}: the request in which it began has no tenant, and this is a tenant hub.
                Call app.UseOrchStackTenancy(), let a resolver name the tenant of the hub's requests, and map the hub without AllowNoTenant().
                """);

            // Nobody else logs what a connection ends with.
            Log.Refused(_logger, missing);
            throw missing;
        }

        var work = flow.Enter(new TenantHubConnection(connection, tenant, origin.EnteredSettings));
        var token = tokens.Add(connection.GetHttpContext(), tenant.Id);
        try
        {
            await base.OnConnectedAsync(connection).ConfigureAwait(false);
        }
        finally
        {
            work.Holder.End();
            watch.End(work.Connection);
            tokens.Remove(token);
            work.Connection.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Refused a connection to a tenant hub.")]
        public static partial void Refused(ILogger logger, Exception missing);
    }
}
