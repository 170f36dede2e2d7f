using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>Finds a cache that was registered behind the fence, and so would be shared by all tenants.</summary>
internal sealed class FencedCachesValidator(IServiceProvider services) : IValidateOptions<FencedCaches>
{
    public ValidateOptionsResult Validate(string? name, FencedCaches options)
    {
        string[] faults =
        [
            .. Open<IDistributedCache, TenantDistributedCache>(),
            .. Open<HybridCache, TenantHybridCache>(),
            .. Open<IOutputCacheStore, TenantOutputCacheStore>(),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Open<TCache, TFenced>() => services.GetService<TCache>() is null or TFenced ? [] :
        [$"{typeof(TCache).Name} was registered after AddTenantCaches(), so all tenants would share it. Call AddTenantCaches() after the caches are added."];
}
