using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

/// <summary>A lookup over a store, with the default cache before it.</summary>
internal static class TestLookup
{
    public static TenantLookup Over(ITenantStore store) =>
        new(new TenantCache(store, Options.Create(new TenantCacheOptions()), TimeProvider.System), store);
}
