using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy;

/// <summary>
/// The dispatcher's source of scopes. It makes one before it does anything for a connection, and disposes it when that is
/// done: after the last item of a stream, not after the method that returned it. The tenant has the same lifetime.
/// </summary>
internal sealed class TenantHubScopeFactory(IServiceScopeFactory services, TenantHubFlow flow) : IServiceScopeFactory
{
    // Not async, so that the tenant is entered in the dispatcher's own flow.
    public IServiceScope CreateScope()
    {
        // When it is made, the dispatcher opens one to look through the hub's methods; that is no connection's work.
        return flow.Connection is { } connection
            ? new TenantHubScope(services.CreateAsyncScope(), flow.Enter(connection).Holder)
            : services.CreateScope();
    }
}
