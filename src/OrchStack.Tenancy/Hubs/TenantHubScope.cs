using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy;

/// <summary>A scope of the dispatcher: its services are disposed under the tenant, and then work that goes on sees none.</summary>
internal sealed class TenantHubScope(AsyncServiceScope services, TenantHolder holder) : IServiceScope, IAsyncDisposable
{
    public IServiceProvider ServiceProvider => services.ServiceProvider;

    public void Dispose()
    {
        try
        {
            services.Dispose();
        }
        finally
        {
            holder.End();
        }
    }

    public async ValueTask DisposeAsync()
    {
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
