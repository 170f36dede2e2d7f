using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Branding.Tests;

/// <summary>Tenants and themes that tests need and are not about.</summary>
internal static class Some
{
    public static readonly Tenant SalonA = Tenant("salon-a");
    public static readonly Tenant SalonB = Tenant("salon-b");
    public static readonly Tenant Plain = Tenant("plain");

    public static BrandTheme Theme(string primary) => new() { Name = $"Theme {primary}", Primary = BrandColor.Parse(primary) };

    public static OrchStackTenancyBuilder Tenancy(this IServiceCollection services) =>
        services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(SalonA).Add(SalonB).Add(Plain));

    private static Tenant Tenant(string slug) => new(TenantId.New(), TenantSlug.Parse(slug), $"The tenant {slug}");
}
