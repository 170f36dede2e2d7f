namespace OrchStack.Tenancy;

/// <summary>Removes a tenant's keys with the tenant.</summary>
internal sealed class ApiKeyCleanUp(ITenantApiKeyDirectory directory, ITenantChanges changes, ITenantRemovals removals) : ITenantLifecycleHandler
{
    public int Order => int.MinValue;

    public async Task CleanUpAsync(ITenantScope scope, CancellationToken cancellationToken)
    {
        var count = await directory.ListAsync(scope.Tenant.Id, cancellationToken).CountAsync(cancellationToken).ConfigureAwait(false);
        await directory.RemoveAllAsync(scope.Tenant.Id, cancellationToken).ConfigureAwait(false);
        removals.Add("API keys", count);
        await changes.PublishAsync(new TenantChange(scope.Tenant.Id, TenantChangeKind.ApiKeys), cancellationToken).ConfigureAwait(false);
    }
}
