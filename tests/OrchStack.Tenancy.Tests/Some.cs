namespace OrchStack.Tenancy.Tests;

/// <summary>Tenants for tests that do not care which.</summary>
internal static class Some
{
    public static readonly Tenant Acme = Tenant("acme");

    public static readonly Tenant Globex = Tenant("globex");

    public static readonly Tenant Frozen = Tenant("frozen") with { Status = TenantStatus.Suspended };

    public static Tenant Tenant(string slug) => new(TenantId.New(), TenantSlug.Parse(slug), slug);
}
