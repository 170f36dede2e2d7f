using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy;

internal sealed class TenantScopes(CurrentTenant current, TenantLookup lookup, IServiceScopeFactory services) : ITenantScopes
{
    public async Task RunAsync(TenantId id, Func<ITenantScope, CancellationToken, Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var scope = await EnterAsync(id, cancellationToken).ConfigureAwait(false);
        await using (scope.ConfigureAwait(false))
        {
            await work(scope, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<T> RunAsync<T>(TenantId id, Func<ITenantScope, CancellationToken, Task<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var scope = await EnterAsync(id, cancellationToken).ConfigureAwait(false);
        await using (scope.ConfigureAwait(false))
        {
            return await work(scope, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task RunAsync(TenantId id, Func<CancellationToken, Task> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunAsync(id, (_, ct) => work(ct), cancellationToken);
    }

    public Task<T> RunAsync<T>(TenantId id, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunAsync(id, (_, ct) => work(ct), cancellationToken);
    }

    // Not async: an AsyncLocal that is set inside an async method is gone when the method returns.
    public ValueTask<ITenantScope> EnterAsync(TenantId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return FillAsync(current.Push(), id, cancellationToken);
    }

    private async ValueTask<ITenantScope> FillAsync(TenantHolder holder, TenantId id, CancellationToken cancellationToken)
    {
        try
        {
            var tenant = await lookup.FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw new UnknownTenantException(id);
            if (tenant.Status != TenantStatus.Active)
            {
                throw new InactiveTenantException(tenant);
            }

            holder.Fill(tenant);
            return new TenantScope(current, holder, tenant, services.CreateAsyncScope());
        }
        catch
        {
            holder.Fail();
            throw;
        }
    }
}
