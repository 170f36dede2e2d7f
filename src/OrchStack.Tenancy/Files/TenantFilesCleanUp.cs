namespace OrchStack.Tenancy;

/// <summary>A tenant that is deleted leaves no file behind, whatever holds them.</summary>
internal sealed class TenantFilesCleanUp(ITenantFiles files) : ITenantLifecycleHandler
{
    public Task CleanUpAsync(ITenantScope scope, CancellationToken cancellationToken) => files.DeleteAllAsync(cancellationToken);
}
