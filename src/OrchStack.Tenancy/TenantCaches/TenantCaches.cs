using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy;

/// <summary>The way past <see cref="TenantCacheBuilderExtensions.AddTenantCaches"/>, for what belongs to all tenants.</summary>
public static class TenantCaches
{
    /// <summary>
    /// The key under which the application's own cache stays registered, as it was: a rate of exchange or a page that is the same for
    /// every tenant. Whatever is put there can be read by all of them.
    /// </summary>
    /// <example><c>[FromKeyedServices(TenantCaches.Shared)] IDistributedCache cache</c></example>
    public const string Shared = "shared by tenants";
}
