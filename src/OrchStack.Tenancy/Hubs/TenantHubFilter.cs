using System.Diagnostics;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy;

/// <summary>
/// Looks the tenant up before the hub's code runs: a suspended one is refused, and settings are those of the invocation.
/// When a connection ends, the hub cleans up under the tenant as it was last known, whatever has become of it.
/// </summary>
internal sealed class TenantHubFilter(TenantHubFlow flow, TenantLookup lookup, TenantSettingsLoader settings, ILogger<TenantHubFilter> logger) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var tenant = await AdmitAsync(invocationContext.Context).ConfigureAwait(false);
        using var scope = logger.IsEnabled(LogLevel.Critical) ? logger.BeginScope(TenantLogScope.Of(tenant)) : null;
        if (Activity.Current is { } activity)
        {
            TenantTracing.Tag(activity, tenant);
        }

        return await next(invocationContext).ConfigureAwait(false);
    }

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        // The connection is known by now to whoever hears of a suspension, so none is missed between request and here.
        await AdmitAsync(context.Context).ConfigureAwait(false);
        await next(context).ConfigureAwait(false);
    }

    private async ValueTask<Tenant> AdmitAsync(HubCallerContext caller)
    {
        var (connection, holder) = flow.Work ?? throw MissingTenantException.NoScope();
        try
        {
            var id = connection.TenantId;
            var tenant = await lookup.FindAsync(id, caller.ConnectionAborted).ConfigureAwait(false) ?? throw new UnknownTenantException(id);
            if (tenant.Status != TenantStatus.Active)
            {
                throw new InactiveTenantException(tenant);
            }

            var snapshot = await settings.LoadAsync(tenant, caller.ConnectionAborted).ConfigureAwait(false);
            connection.Remember(tenant, snapshot);
            holder.Fill(tenant, snapshot);
            return tenant;
        }
        catch (Exception fault)
        {
            holder.Fail();
            if (fault is UnknownTenantException or InactiveTenantException)
            {
                connection.Abort();
            }

            throw;
        }
    }
}
