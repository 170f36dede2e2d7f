namespace OrchStack.Tenancy.AI;

/// <summary>A tenant that is deleted leaves no vector behind.</summary>
internal sealed class TenantVectorsCleanUp(ITenantVectors vectors, ITenantRemovals removals) : ITenantLifecycleHandler
{
    public async Task CleanUpAsync(ITenantScope scope, CancellationToken cancellationToken) =>
        removals.Add("collections of vectors", await vectors.DeleteAllAsync(cancellationToken).ConfigureAwait(false));
}
