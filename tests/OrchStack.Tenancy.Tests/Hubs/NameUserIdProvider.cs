using Microsoft.AspNetCore.SignalR;

namespace OrchStack.Tenancy.Tests;

internal sealed class NameUserIdProvider : IUserIdProvider
{
    public string? GetUserId(HubConnectionContext connection) => connection.User.Identity?.Name;
}
