namespace OrchStack.Tenancy;

/// <summary>A tenant that is deleted leaves no file behind, whatever holds them.</summary>
internal sealed class TenantFilesCleanUp(ITenantFiles files, ITenantRemovals removals) : ITenantLifecycleHandler
{
    public async Task CleanUpAsync(ITenantScope scope, CancellationToken cancellationToken) =>
        removals.Add("files", await files.DeleteAllAsync(cancellationToken).ConfigureAwait(false));
}
