using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy;

internal sealed class PlatformScope(CurrentTenant current, TenantHolder holder, string reason, AsyncServiceScope services) : IPlatformScope
{
    public string Reason => reason;

    public IServiceProvider Services => services.ServiceProvider;

    // Not async, so that the caller's own flow gets its outer scope back.
    public ValueTask DisposeAsync() => current.LeaveAsync(holder, services);
}
