namespace OrchStack.Tenancy;

/// <summary>A deleted tenant's keys are destroyed, last of all, so that copies of what they have encrypted are nothing any more.</summary>
internal sealed class TenantKeysCleanUp(ITenantKeys keys, ITenantRemovals removals) : ITenantLifecycleHandler
{
    // The clean-up goes from high to low.
    public int Order => int.MinValue;

    public async Task CleanUpAsync(ITenantScope scope, CancellationToken cancellationToken)
    {
        var receipt = await keys.DestroyAsync(cancellationToken).ConfigureAwait(false);
        removals.Add("encryption keys", receipt.Keys.Count, string.Join(' ', receipt.Keys.Select(static key => $"{key.Key}:{key.Value}")));
    }
}
