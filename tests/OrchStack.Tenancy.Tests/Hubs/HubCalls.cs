using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>A filter of the application's own, which asks for the tenant.</summary>
internal sealed class HubCalls : IHubFilter
{
    public ConcurrentQueue<string> Names { get; } = new();

    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var tenants = invocationContext.ServiceProvider.GetRequiredService<ITenantContext>();
        Names.Enqueue($"{invocationContext.HubMethodName} {TestApp.Slug(tenants)}");
        return next(invocationContext);
    }
}
