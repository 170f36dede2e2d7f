using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Caching.Hybrid;

namespace OrchStack.Tenancy;

/// <summary>
/// A deleted tenant's entries are forgotten where the cache can find them. A distributed cache cannot: there they run out, and the
/// tenant's id, which their keys begin with, is never used again.
/// </summary>
internal sealed class TenantCacheCleanUp(HybridCache? hybrid = null, IOutputCacheStore? output = null) : ITenantLifecycleHandler
{
    public async Task CleanUpAsync(ITenantScope scope, CancellationToken cancellationToken)
    {
        if (hybrid is not null)
        {
            await hybrid.RemoveByTagAsync(TenantCacheNames.AllTag, cancellationToken).ConfigureAwait(false);
        }

        if (output is not null)
        {
            await output.EvictByTagAsync(TenantCacheNames.AllTag, cancellationToken).ConfigureAwait(false);
        }
    }
}
