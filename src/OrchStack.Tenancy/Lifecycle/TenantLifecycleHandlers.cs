using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy;

/// <summary>Runs the handlers in their order, inside the tenant's own scope, whatever the tenant's status.</summary>
internal sealed class TenantLifecycleHandlers(CurrentTenant current, TenantSettingsLoader settings, IServiceScopeFactory services)
{
    public Task PrepareAsync(Tenant tenant, CancellationToken cancellationToken) =>
        RunAsync(tenant, static (handler, scope, ct) => handler.PrepareAsync(scope, ct), isReversed: false, cancellationToken);

    public Task ChangedAsync(Tenant tenant, CancellationToken cancellationToken) =>
        RunAsync(tenant, static (handler, scope, ct) => handler.ChangedAsync(scope, ct), isReversed: false, cancellationToken);

    public Task SuspendAsync(Tenant tenant, CancellationToken cancellationToken) =>
        RunAsync(tenant, static (handler, scope, ct) => handler.SuspendAsync(scope, ct), isReversed: false, cancellationToken);

    public Task ResumeAsync(Tenant tenant, CancellationToken cancellationToken) =>
        RunAsync(tenant, static (handler, scope, ct) => handler.ResumeAsync(scope, ct), isReversed: false, cancellationToken);

    /// <summary>Hands over what each handler says it has removed before the next one begins, also where it failed in the middle.</summary>
    public Task CleanUpAsync(Tenant tenant, Func<TenantRemoval, ValueTask> record, CancellationToken cancellationToken) =>
        RunAsync(
            tenant,
            async (handler, scope, ct) =>
            {
                try
                {
                    await handler.CleanUpAsync(scope, ct).ConfigureAwait(false);
                }
                finally
                {
                    foreach (var removal in scope.Services.GetRequiredService<TenantRemovals>().Take())
                    {
                        await record(removal).ConfigureAwait(false);
                    }
                }
            },
            isReversed: true,
            cancellationToken);

    /// <summary>Runs something inside a tenant's own scope, whatever the tenant's status.</summary>
    public async Task InsideAsync(Tenant tenant, Func<ITenantScope, Task> run, CancellationToken cancellationToken)
    {
        var loaded = await settings.LoadAsync(tenant, cancellationToken).ConfigureAwait(false);
        var holder = current.Push();
        holder.Fill(tenant, loaded);
        var scope = new TenantScope(current, holder, tenant, services.CreateAsyncScope());
        await using (scope.ConfigureAwait(false))
        {
            await run(scope).ConfigureAwait(false);
        }
    }

    private Task RunAsync(
        Tenant tenant,
        Func<ITenantLifecycleHandler, ITenantScope, CancellationToken, Task> step,
        bool isReversed,
        CancellationToken cancellationToken) => InsideAsync(
        tenant,
        async scope =>
        {
            var handlers = scope.Services.GetServices<ITenantLifecycleHandler>().OrderBy(static handler => handler.Order);
            foreach (var handler in isReversed ? handlers.Reverse() : handlers)
            {
                try
                {
                    await step(handler, scope, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception cause) when (!cancellationToken.IsCancellationRequested)
                {
                    throw new TenantHandlerException(handler.GetType().Name, cause);
                }
            }
        },
        cancellationToken);
}
