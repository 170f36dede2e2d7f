using Microsoft.AspNetCore.SignalR;

namespace OrchStack.Tenancy.Tests;

/// <summary>Every way of naming whom a hub sends to.</summary>
internal static class HubTalk
{
    public static IClientProxy To(IHubCallerClients clients, string way, string to) => way switch
    {
        "caller" => clients.Caller,
        "others" => clients.Others,
        "othersInGroup" => clients.OthersInGroup(to),
        "othersInTenant" => clients.OthersInTenant(),
        _ => To((IHubClients<IClientProxy>)clients, way, to),
    };

    public static IClientProxy To(IHubClients<IClientProxy> clients, string way, string to) => way switch
    {
        "all" => clients.All,
        "allExcept" => clients.AllExcept([to]),
        "tenant" => clients.Tenant(),
        "tenantExcept" => clients.TenantExcept(to),
        "group" => clients.Group(to),
        "groups" => clients.Groups([to, "nobody"]),
        "groupExcept" => clients.GroupExcept(to, ["nobody"]),
        "user" => clients.User(to),
        "users" => clients.Users([to, to, "nobody"]),
        "client" => clients.Client(to),
        "clients" => clients.Clients([to, to, "nobody"]),
        _ => throw new ArgumentOutOfRangeException(nameof(way), way, null),
    };
}
