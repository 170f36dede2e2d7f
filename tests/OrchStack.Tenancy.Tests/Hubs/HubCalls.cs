using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;

namespace OrchStack.Tenancy.Tests;

/// <summary>A filter of the application's own.</summary>
internal sealed class HubCalls : IHubFilter
{
    public ConcurrentQueue<string> Names { get; } = new();

    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        Names.Enqueue(invocationContext.HubMethodName);
        return next(invocationContext);
    }
}
