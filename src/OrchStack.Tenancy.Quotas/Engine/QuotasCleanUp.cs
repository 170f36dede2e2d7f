namespace OrchStack.Tenancy.Quotas;

/// <summary>A deleted tenant's counts go with it.</summary>
internal sealed class QuotasCleanUp(IQuotaStore store, ITenantRemovals removals) : ITenantLifecycleHandler
{
    // Last in the clean-up: what deletes the tenant's files and vectors gives back what they were charged.
    public int Order => int.MinValue;

    public async Task CleanUpAsync(ITenantScope scope, CancellationToken cancellationToken) =>
        removals.Add("quota counts", await store.DeleteAsync(scope.Tenant.Id, cancellationToken).ConfigureAwait(false));
}
