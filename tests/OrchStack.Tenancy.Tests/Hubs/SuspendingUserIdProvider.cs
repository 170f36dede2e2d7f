using Microsoft.AspNetCore.SignalR;

namespace OrchStack.Tenancy.Tests;

/// <summary>Suspends the tenant while its connection is being made.</summary>
internal sealed class SuspendingUserIdProvider(ITenantDirectory directory) : IUserIdProvider
{
    public string? GetUserId(HubConnectionContext connection)
    {
        // The list in memory has changed when this returns.
        _ = TenantHubFilterTests.SuspendAsync(directory);
        return null;
    }
}
