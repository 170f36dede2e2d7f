namespace OrchStack.Tenancy;

/// <summary>The one way from a name to a tenant: asks the store and turns its failures into one typed outage.</summary>
internal sealed class TenantLookup(ITenantStore store)
{
    public async ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken)
    {
        var tenant = await GuardAsync(store, id, static (store, id, ct) => store.FindAsync(id, ct), cancellationToken).ConfigureAwait(false);

        // A store that mixes rows up would open one tenant to the other's caller.
        return tenant is null || tenant.Id == id
            ? tenant
            : throw new TenantRegistryException(new InvalidOperationException(
                $"The tenant store was asked for tenant '{id}' and answered with '{tenant.Id}'. Mend its FindAsync(TenantId)."));
    }

    public ValueTask<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken) =>
        GuardAsync(store, slug, static (store, slug, ct) => store.FindAsync(slug, ct), cancellationToken);

    private static async ValueTask<Tenant?> GuardAsync<TName>(
        ITenantStore store,
        TName name,
        Func<ITenantStore, TName, CancellationToken, ValueTask<Tenant?>> find,
        CancellationToken cancellationToken)
    {
        try
        {
            return await find(store, name, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TenantRegistryException(fault);
        }
    }
}
