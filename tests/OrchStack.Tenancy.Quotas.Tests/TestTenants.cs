namespace OrchStack.Tenancy.Quotas.Tests;

internal static class TestTenants
{
    public static Tenant Named(string slug, string plan = "free") =>
        new(TenantId.New(), TenantSlug.Parse(slug), slug) { Plan = plan };
}
