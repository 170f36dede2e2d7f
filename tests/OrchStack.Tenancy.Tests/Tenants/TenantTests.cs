namespace OrchStack.Tenancy.Tests;

public sealed class TenantTests
{
    [Fact]
    public void Is_active_on_the_free_plan_and_keyed_by_its_id_by_default()
    {
        var tenant = new Tenant(TenantId.New(), TenantSlug.Parse("acme"), "Acme");

        Assert.Equal(TenantStatus.Active, tenant.Status);
        Assert.Equal("free", tenant.Plan);
        Assert.Equal(TenantKey.Of(tenant.Id), tenant.Key);
    }

    [Fact]
    public void A_rename_keeps_id_and_key()
    {
        var tenant = new Tenant(TenantId.New(), TenantSlug.Parse("acme"), "Acme") { Key = TenantKey.Of(42) };

        var renamed = tenant with { Slug = TenantSlug.Parse("acme-global"), Name = "Acme Global" };

        Assert.Equal(tenant.Id, renamed.Id);
        Assert.Equal(TenantKey.Of(42), renamed.Key);
    }

    [Fact]
    public void Refuses_a_tenant_without_id_slug_or_name()
    {
        var id = TenantId.New();
        var slug = TenantSlug.Parse("acme");

        Assert.Throws<ArgumentNullException>(() => new Tenant(null!, slug, "Acme"));
        Assert.Throws<ArgumentNullException>(() => new Tenant(id, null!, "Acme"));
        Assert.Throws<ArgumentException>(() => new Tenant(id, slug, " "));
    }
}
