using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>Adds the filter after everybody's options: <c>AddHubOptions</c> begins each time with a new list of filters.</summary>
internal sealed class TenantHubFilterSetup<THub>(TenantHubFilter filter) : IPostConfigureOptions<HubOptions<THub>>
    where THub : Hub
{
    public void PostConfigure(string? name, HubOptions<THub> options) => options.AddFilter(filter);
}
