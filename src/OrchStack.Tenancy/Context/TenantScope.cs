using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy;

internal sealed class TenantScope(CurrentTenant current, TenantHolder holder, Tenant tenant, AsyncServiceScope services) : ITenantScope
{
    public Tenant Tenant => tenant;

    public IServiceProvider Services => services.ServiceProvider;

    // Not async, so that the caller's own flow gets its outer tenant back.
    public ValueTask DisposeAsync()
    {
        var disposal = DisposeServicesAsync();
        current.Leave(holder);
        return disposal;
    }

    /// <summary>A service that flushes when it is disposed writes for this tenant, not for the outer one.</summary>
    private async ValueTask DisposeServicesAsync()
    {
        current.Return(holder);
        try
        {
            await services.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            holder.End();
        }
    }
}
