using Microsoft.AspNetCore.SignalR;

namespace OrchStack.Tenancy.Tests;

/// <summary>The chat with typed clients.</summary>
internal sealed class TypedChatHub : Hub<IChatClient>
{
    public string ConnectionId() => Context.ConnectionId;

    public Task Say(string way, string to, string text) => (way switch
    {
        "caller" => Clients.Caller,
        "all" => Clients.All,
        "tenant" => Clients.Tenant(),
        "othersInTenant" => Clients.OthersInTenant(),
        _ => Clients.User(to),
    }).Said(text);
}
