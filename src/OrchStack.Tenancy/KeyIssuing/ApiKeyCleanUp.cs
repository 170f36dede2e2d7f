namespace OrchStack.Tenancy;

/// <summary>Removes a tenant's keys with the tenant.</summary>
internal sealed class ApiKeyCleanUp(ITenantApiKeyDirectory directory, ITenantChanges changes) : ITenantLifecycleHandler
{
    public int Order => int.MinValue;

    public async Task CleanUpAsync(ITenantScope scope, CancellationToken cancellationToken)
    {
        await directory.RemoveAllAsync(scope.Tenant.Id, cancellationToken).ConfigureAwait(false);
        await changes.PublishAsync(new TenantChange(scope.Tenant.Id, TenantChangeKind.ApiKeys), cancellationToken).ConfigureAwait(false);
    }
}
