using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy.Tests;

/// <summary>A backplane as others are: what is said to a name reaches whoever bears it on any node, and so do orders about groups.</summary>
internal sealed class BusHubLifetimeManager<THub> : HubLifetimeManager<THub>
    where THub : Hub
{
    private readonly HubBus _bus;
    private readonly DefaultHubLifetimeManager<THub> _local;

    public BusHubLifetimeManager(HubBus bus, ILogger<DefaultHubLifetimeManager<THub>> logger)
    {
        _bus = bus;
        _local = new DefaultHubLifetimeManager<THub>(logger);
        bus.Join(this);
    }

    public override Task OnConnectedAsync(HubConnectionContext connection) => _local.OnConnectedAsync(connection);

    public override Task OnDisconnectedAsync(HubConnectionContext connection) => _local.OnDisconnectedAsync(connection);

    public override Task SendAllAsync(string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        TellAsync(node => node.SendAllAsync(methodName, args, cancellationToken));

    public override Task SendAllExceptAsync(string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default) =>
        TellAsync(node => node.SendAllExceptAsync(methodName, args, excludedConnectionIds, cancellationToken));

    public override Task SendConnectionAsync(string connectionId, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        TellAsync(node => node.SendConnectionAsync(connectionId, methodName, args, cancellationToken));

    public override Task SendConnectionsAsync(IReadOnlyList<string> connectionIds, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        TellAsync(node => node.SendConnectionsAsync(connectionIds, methodName, args, cancellationToken));

    public override Task SendGroupAsync(string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        TellAsync(node => node.SendGroupAsync(groupName, methodName, args, cancellationToken));

    public override Task SendGroupsAsync(IReadOnlyList<string> groupNames, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        TellAsync(node => node.SendGroupsAsync(groupNames, methodName, args, cancellationToken));

    public override Task SendGroupExceptAsync(string groupName, string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default) =>
        TellAsync(node => node.SendGroupExceptAsync(groupName, methodName, args, excludedConnectionIds, cancellationToken));

    public override Task SendUserAsync(string userId, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        TellAsync(node => node.SendUserAsync(userId, methodName, args, cancellationToken));

    public override Task SendUsersAsync(IReadOnlyList<string> userIds, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        TellAsync(node => node.SendUsersAsync(userIds, methodName, args, cancellationToken));

    public override Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default) =>
        TellAsync(node => node.AddToGroupAsync(connectionId, groupName, cancellationToken));

    public override Task RemoveFromGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default) =>
        TellAsync(node => node.RemoveFromGroupAsync(connectionId, groupName, cancellationToken));

    private Task TellAsync(Func<DefaultHubLifetimeManager<THub>, Task> work) => _bus.PublishAsync<BusHubLifetimeManager<THub>>(node => work(node._local));
}
