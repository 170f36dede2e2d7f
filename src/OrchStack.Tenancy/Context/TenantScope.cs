using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy;

internal sealed class TenantScope(CurrentTenant current, TenantHolder holder, Tenant tenant, AsyncServiceScope services) : ITenantScope
{
    public Tenant Tenant => tenant;

    public IServiceProvider Services => services.ServiceProvider;

    // Not async, so that the caller's own flow gets its outer tenant back.
    public ValueTask DisposeAsync() => current.LeaveAsync(holder, services);
}
