using System.Runtime.CompilerServices;

namespace OrchStack.Tenancy;

/// <summary>The one way from a name to a tenant: asks the cache and turns every failure into one typed outage.</summary>
internal sealed class TenantLookup(RegistryCache<ITenantStore, Tenant> cache, ITenantStore store)
{
    public ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken)
    {
        var found = GuardAsync(cache, id, static (store, id, ct) => store.FindAsync(id, ct), cancellationToken);

        return found.IsCompletedSuccessfully ? Demand(found.Result, id) : DemandAsync(found, id);
    }

    public ValueTask<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken) =>
        GuardAsync(cache, slug, static (store, slug, ct) => store.FindAsync(slug, ct), cancellationToken);

    public ValueTask<Tenant?> FindByHostAsync(string host, CancellationToken cancellationToken) =>
        GuardAsync(cache, host, static (store, host, ct) => store.FindByHostAsync(host, ct), cancellationToken);

    public ValueTask<Tenant?> FindByExternalIdAsync(ExternalTenantId id, CancellationToken cancellationToken) =>
        GuardAsync(cache, id, static (store, id, ct) => store.FindByExternalIdAsync(id, ct), cancellationToken);

    /// <summary>Every tenant, past the cache.</summary>
    public async IAsyncEnumerable<Tenant> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tenants = store.ListAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (tenants.ConfigureAwait(false))
        {
            while (await NextAsync(tenants, cancellationToken).ConfigureAwait(false))
            {
                yield return tenants.Current;
            }
        }
    }

    private static async ValueTask<Tenant?> DemandAsync(ValueTask<Tenant?> found, TenantId id) =>
        await Demand(await found.ConfigureAwait(false), id).ConfigureAwait(false);

    /// <summary>A store that mixes rows up would open one tenant to the other's caller.</summary>
    private static ValueTask<Tenant?> Demand(Tenant? tenant, TenantId id) => tenant is null || tenant.Id == id
        ? new(tenant)
        : ValueTask.FromException<Tenant?>(new TenantRegistryException(new InvalidOperationException(
            $"The tenant store was asked for tenant '{id}' and answered with '{tenant.Id}'. Mend its FindAsync(TenantId).")));

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<Tenant> tenants, CancellationToken cancellationToken)
    {
        try
        {
            return await tenants.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not TenantRegistryException && !cancellationToken.IsCancellationRequested)
        {
            throw new TenantRegistryException(fault);
        }
    }

    private static ValueTask<Tenant?> GuardAsync<TName>(
        RegistryCache<ITenantStore, Tenant> cache,
        TName name,
        Func<ITenantStore, TName, CancellationToken, ValueTask<Tenant?>> find,
        CancellationToken cancellationToken)
        where TName : class
    {
        var answer = cache.GetAsync(name, find, cancellationToken);
        return answer.IsCompletedSuccessfully ? new(answer.Result) : WaitAsync(answer, cancellationToken);
    }

    private static async ValueTask<Tenant?> WaitAsync(ValueTask<Tenant?> answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not TenantRegistryException && !cancellationToken.IsCancellationRequested)
        {
            throw new TenantRegistryException(fault);
        }
    }
}
