namespace OrchStack.Tenancy.AI;

/// <summary>A tenant that is deleted leaves no vector behind.</summary>
internal sealed class TenantVectorsCleanUp(ITenantVectors vectors) : ITenantLifecycleHandler
{
    public Task CleanUpAsync(ITenantScope scope, CancellationToken cancellationToken) => vectors.DeleteAllAsync(cancellationToken);
}
