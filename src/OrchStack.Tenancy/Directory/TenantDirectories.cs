using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy;

/// <summary>
/// Finds the writing side of what the application reads from. A write must never go to the list in memory while reads come
/// from the application's own table.
/// </summary>
internal static class TenantDirectories
{
    public static ITenantDirectory OfTenants(IServiceProvider services)
    {
        var store = services.GetRequiredService<ITenantStore>();
        return store as ITenantDirectory ?? throw new InvalidOperationException($"""
            Tenants are read through {store.GetType().Name}, which cannot write them.
            Implement ITenantDirectory in it, or register one: services.AddOrchStackTenancy().UseTenantDirectory<TDirectory>().
            """);
    }

    public static ITenantApiKeyDirectory OfApiKeys(IServiceProvider services)
    {
        var store = services.GetRequiredService<ITenantApiKeyStore>();
        return store as ITenantApiKeyDirectory ?? new ReadOnlyApiKeyDirectory(store.GetType().Name);
    }
}
