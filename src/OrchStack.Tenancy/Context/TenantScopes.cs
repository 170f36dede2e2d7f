using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy;

internal sealed class TenantScopes(
    CurrentTenant current, TenantLookup lookup, TenantSettingsLoader settings, IPlatformAudit audit, IServiceScopeFactory services) : ITenantScopes
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

            holder.Fill(tenant, await settings.LoadAsync(tenant, cancellationToken).ConfigureAwait(false));
            return new TenantScope(current, holder, tenant, services.CreateAsyncScope());
        }
        catch
        {
            holder.Fail();
            throw;
        }
    }

    // Not async, for the same reason.
    public ValueTask<IPlatformScope> EnterPlatformAsync(string reason, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return OpenAsync(current.Push(ScopeKind.Platform), reason, cancellationToken);
    }

    private async ValueTask<IPlatformScope> OpenAsync(TenantHolder holder, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await audit.RecordAsync(new AuditEntry("platform.entered") { Reason = reason }, tenant: null, cancellationToken).ConfigureAwait(false);
            holder.Open();
            return new PlatformScope(current, holder, reason, services.CreateAsyncScope());
        }
        catch (Exception fault)
        {
            holder.Fail();
            if (cancellationToken.IsCancellationRequested)
            {
                throw;
            }

            throw new UnrecordedPlatformScopeException(reason, fault);
        }
    }

    public async Task ForEachTenantAsync(
        Func<ITenantScope, CancellationToken, Task> work, ForEachTenantOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        options ??= new ForEachTenantOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDegreeOfParallelism, 1, nameof(options));

        var failures = new ConcurrentQueue<TenantWorkException>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.MaxDegreeOfParallelism, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(lookup.ListAsync(cancellationToken), parallel, VisitAsync).ConfigureAwait(false);
        }
        catch (TenantWorkException)
        {
            // It stands among the failures.
        }

        if (!failures.IsEmpty)
        {
            throw new AggregateException("The work failed under some tenants.", failures);
        }

        async ValueTask VisitAsync(Tenant tenant, CancellationToken ct)
        {
            if (tenant.Status != TenantStatus.Active)
            {
                return;
            }

            try
            {
                await VisitAndLeaveAsync(tenant, work, ct).ConfigureAwait(false);
            }
            catch (Exception cause) when (!ct.IsCancellationRequested)
            {
                var failure = new TenantWorkException(tenant, cause);
                failures.Enqueue(failure);
                if (options.StopAtFirstFailure)
                {
                    throw failure;
                }
            }
        }
    }

    private async Task VisitAndLeaveAsync(Tenant tenant, Func<ITenantScope, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        ITenantScope scope;
        try
        {
            scope = await EnterAsync(tenant.Id, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is InactiveTenantException or UnknownTenantException)
        {
            return;
        }

        await using (scope.ConfigureAwait(false))
        {
            await work(scope, cancellationToken).ConfigureAwait(false);
        }
    }
}
