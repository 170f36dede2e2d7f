namespace OrchStack.Tenancy.Tests;

/// <summary>Removes the tenant while it is being made, as another node might.</summary>
internal sealed class DeletingHandler(ITenantDirectory directory) : ITenantLifecycleHandler
{
    public async Task PrepareAsync(ITenantScope scope, CancellationToken cancellationToken) => await directory.RemoveAsync(scope.Tenant.Id, cancellationToken);
}
