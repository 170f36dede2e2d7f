using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class ConfiguredTenantsTests
{
    private const string Id = "018f2c5e-7b1a-7c3d-9e4f-5a6b7c8d9e0f";

    [Fact]
    public async Task Reads_all_that_a_tenant_has()
    {
        var store = Store(
            ("T:0:Id", Id), ("T:0:Slug", "acme"), ("T:0:Name", "Acme Ltd."), ("T:0:Plan", "pro"), ("T:0:Status", "suspended"), ("T:0:Key", "bigint:42"),
            ("T:0:Hosts:0", "Shop.Acme.test"), ("T:0:ExternalIds:0:Issuer", "https://login.test"), ("T:0:ExternalIds:0:Value", "42"),
            ("T:globex:Id", TenantId.New().ToString()), ("T:globex:Slug", "globex"));

        var acme = (await store.FindAsync(TenantSlug.Parse("acme"), default))!;
        Assert.Equal((Id, "Acme Ltd.", "pro", TenantStatus.Suspended, TenantKey.Of(42L)), (acme.Id.ToString(), acme.Name, acme.Plan, acme.Status, acme.Key));
        Assert.Equal(acme, await store.FindByHostAsync("shop.acme.test", default));
        Assert.Equal(acme, await store.FindByExternalIdAsync(new ExternalTenantId("https://login.test", "42"), default));
        var globex = (await store.FindAsync(TenantSlug.Parse("globex"), default))!;
        Assert.Equal(("globex", "free", TenantStatus.Active, TenantKey.Of(globex.Id)), (globex.Name, globex.Plan, globex.Status, globex.Key));
    }

    [Fact]
    public void All_that_cannot_be_read_is_reported_at_once_with_its_path()
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Store(
            ("T:0:Id", "nonsense"), ("T:0:Slug", "not a slug"), ("T:0:Status", "7"), ("T:0:Key", "42"),
            ("T:1:Name", "nameless"),
            ("T:2:Id", Id), ("T:2:Slug", "acme"), ("T:2:ExternalIds:0:Issuer", "https://login.test")));

        string[] expected =
        [
            "T:0:Id is", "T:0:Slug is", "T:0:Key is", "T:0:Status is", "T:1:Id is missing", "T:1:Slug is missing", "T:2:ExternalIds:0 lacks",
        ];
        Assert.All(expected, beginning => Assert.Contains(refusal.Failures, fault => fault.StartsWith(beginning, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, refusal.Failures.Count());
    }

    [Fact]
    public void A_host_that_is_none_is_reported_too()
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Store(("T:0:Id", Id), ("T:0:Slug", "acme"), ("T:0:Hosts:0", "https://acme.test")));

        Assert.Contains("https://acme.test", refusal.Failures.Single());
    }

    [Fact]
    public void One_tenant_in_configuration_and_in_code_is_listed_twice()
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Store(
            builder => builder.UseInMemoryTenants(o => o.Add(Some.Acme)), ("T:0:Id", Some.Acme.Id.ToString()), ("T:0:Slug", "other")));

        Assert.Contains(refusal.Failures, fault => fault.Contains("is listed twice", StringComparison.Ordinal));
    }

    private static ITenantStore Store(params (string Path, string Value)[] values) => Store(static _ => { }, values);

    private static ITenantStore Store(Action<OrchStackTenancyBuilder> more, params (string Path, string Value)[] values)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(v => v.Path, v => (string?)v.Value)).Build();
        var services = new ServiceCollection();
        more(services.AddOrchStackTenancy().UseConfiguredTenants(configuration.GetSection("T")));
        return services.BuildServiceProvider().GetRequiredService<ITenantStore>();
    }
}
