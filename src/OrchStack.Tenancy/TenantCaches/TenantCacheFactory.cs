namespace OrchStack.Tenancy;

/// <summary>
/// What makes an entry, under the tenant that asked for it. A hybrid cache makes it on a thread of its own, without the flow of the
/// caller, and for all who wait: so it must not end with the scope of the one who asked first.
/// </summary>
internal sealed class TenantCacheFactory<TState, T>(CurrentTenant tenants, TenantHolder asked, TState state, Func<TState, CancellationToken, ValueTask<T>> factory)
    : ITenantCacheFactory<T>
{
    private readonly Tenant _tenant = asked.Tenant;

    public async ValueTask<T> MakeAsync(CancellationToken cancellationToken)
    {
        var holder = tenants.Push(ScopeKind.Tenant, asked.User);
        holder.Fill(_tenant, asked.EnteredSettings);
        try
        {
            return await factory(state, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            holder.End();
            tenants.Leave(holder);
        }
    }
}
