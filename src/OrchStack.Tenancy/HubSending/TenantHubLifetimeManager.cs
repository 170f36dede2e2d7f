using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy;

/// <summary>
/// The fence on sending. <c>Clients</c>, <c>Groups</c> and <c>IHubContext</c> all go through here; what goes on to the
/// manager behind it, this node's or a backplane's, bears the current tenant in its name or is not sent.
/// </summary>
internal sealed class TenantHubLifetimeManager<THub>(IServiceProvider services, CurrentTenant current, TenantHubFlow flow, TenantHubWatch watch)
    : HubLifetimeManager<THub>
    where THub : Hub
{
    // Not before the first use: this manager is one of those that are looked through.
    private readonly Lazy<HubLifetimeManager<THub>> _inner = new(() =>
        services.GetServices<HubLifetimeManager<THub>>().LastOrDefault(static manager => manager is not TenantHubLifetimeManager<THub>)
        ?? throw new InvalidOperationException($"No HubLifetimeManager<{typeof(THub).Name}> is registered. Call services.AddSignalR() before AddTenantHub<{typeof(THub).Name}>()."));

    internal HubLifetimeManager<THub> Inner => _inner.Value;

    private TenantId Current => current.Tenant.Id;

    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        var own = flow.Connection ?? throw MissingTenantException.NoScope();
        watch.Begin(own, connection);

        // What a backplane starts with its first connection, such as the loop that reads from it, works for all tenants.
        current.Clear();
        flow.Clear();
        await Inner.OnConnectedAsync(connection).ConfigureAwait(false);
        var id = connection.ConnectionId;
        await Inner.AddToGroupAsync(id, TenantHubGroups.Tenant(own.TenantId)).ConfigureAwait(false);
        await Inner.AddToGroupAsync(id, TenantHubGroups.Connection(own.TenantId, id)).ConfigureAwait(false);
        if (!string.IsNullOrEmpty(connection.UserIdentifier))
        {
            await Inner.AddToGroupAsync(id, TenantHubGroups.User(own.TenantId, connection.UserIdentifier)).ConfigureAwait(false);
        }
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection) => Inner.OnDisconnectedAsync(connection);

    public override Task SendAllAsync(string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        throw new TenantHubBroadcastException(typeof(THub), methodName);

    public override Task SendAllExceptAsync(
        string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default) =>
        throw new TenantHubBroadcastException(typeof(THub), methodName);

    public override Task SendConnectionAsync(string connectionId, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        var tenant = Current;
        if (watch.Find(connectionId) is { } known)
        {
            return known.TenantId == tenant ? Inner.SendConnectionAsync(connectionId, methodName, args, cancellationToken) : Task.CompletedTask;
        }

        // It may be another node's, and only its group says whose it is.
        return Inner.SendGroupAsync(TenantHubGroups.Connection(tenant, connectionId), methodName, args, cancellationToken);
    }

    public override Task SendConnectionsAsync(
        IReadOnlyList<string> connectionIds, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        Inner.SendGroupsAsync(Names(Once(connectionIds), TenantHubGroups.Connection), methodName, args, cancellationToken);

    public override Task SendGroupAsync(string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        Inner.SendGroupAsync(TenantHubGroups.Named(Current, groupName), methodName, args, cancellationToken);

    public override Task SendGroupsAsync(
        IReadOnlyList<string> groupNames, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        Inner.SendGroupsAsync(Names(groupNames, TenantHubGroups.Named), methodName, args, cancellationToken);

    public override Task SendGroupExceptAsync(
        string groupName, string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default) =>
        Inner.SendGroupExceptAsync(TenantHubGroups.Named(Current, groupName), methodName, args, excludedConnectionIds, cancellationToken);

    public override Task SendUserAsync(string userId, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        Inner.SendGroupAsync(TenantHubGroups.User(Current, userId), methodName, args, cancellationToken);

    public override Task SendUsersAsync(
        IReadOnlyList<string> userIds, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        Inner.SendGroupsAsync(Names(Once(userIds), TenantHubGroups.User), methodName, args, cancellationToken);

    public override Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
    {
        var group = TenantHubGroups.Named(Current, groupName);
        Demand("add to a group the", connectionId);
        return Inner.AddToGroupAsync(connectionId, group, cancellationToken);
    }

    // Another tenant's connection is in no group of this tenant, so there is nothing to check.
    public override Task RemoveFromGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default) =>
        groupName == TenantHubGroups.Everybody
            ? Task.CompletedTask
            : Inner.RemoveFromGroupAsync(connectionId, TenantHubGroups.Named(Current, groupName), cancellationToken);

    public override Task<T> InvokeConnectionAsync<T>(
        string connectionId, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        Demand($"invoke '{methodName}' on", connectionId);
        return Inner.InvokeConnectionAsync<T>(connectionId, methodName, args, cancellationToken);
    }

    public override Task SetConnectionResultAsync(string connectionId, CompletionMessage result) => Inner.SetConnectionResultAsync(connectionId, result);

    public override bool TryGetReturnType(string invocationId, [NotNullWhen(true)] out Type? type) => Inner.TryGetReturnType(invocationId, out type);

    private void Demand(string action, string connectionId)
    {
        var tenant = Current;

        // The caller's own connection may just have closed, which is no fault of the caller.
        if ((watch.Find(connectionId) ?? flow.Connection) is not { } known || known.ConnectionId != connectionId || known.TenantId != tenant)
        {
            throw new TenantHubConnectionException(action, connectionId, tenant);
        }
    }

    private List<string> Names(IEnumerable<string> words, Func<TenantId, string, string> name)
    {
        var tenant = Current;
        return [.. words.Select(word => name(tenant, word))];
    }

    /// <summary>A connection or user that is named twice is sent to once; a group that is named twice is sent to twice.</summary>
    private static IEnumerable<string> Once(IReadOnlyList<string> words) => words.Distinct(StringComparer.Ordinal);
}
