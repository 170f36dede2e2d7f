namespace OrchStack.Tenancy;

/// <summary>A deleted tenant's keys are destroyed, last of all, so that copies of what they have encrypted are nothing any more.</summary>
internal sealed class TenantKeysCleanUp(ITenantKeys keys) : ITenantLifecycleHandler
{
    // The clean-up goes from high to low.
    public int Order => int.MinValue;

    public Task CleanUpAsync(ITenantScope scope, CancellationToken cancellationToken) => keys.DestroyAsync(cancellationToken);
}
