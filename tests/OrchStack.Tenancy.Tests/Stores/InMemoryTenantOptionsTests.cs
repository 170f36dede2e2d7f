using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class InMemoryTenantOptionsTests
{
    [Fact]
    public void All_faults_are_reported_at_once()
    {
        var first = Some.Tenant("acme");
        var twin = new Tenant(first.Id, TenantSlug.Parse("twin"), "same id");
        var namesake = Some.Tenant("ACME");
        var key = TenantApiKey.Generate(first.Id, out _);
        var orphan = TenantApiKey.Generate(TenantId.New(), out _);

        var error = Assert.Throws<OptionsValidationException>(() => Read(o =>
        {
            o.Add(first, key, key).Add(twin).Add(namesake);
            o.ApiKeys.Add(orphan);
        }));

        Assert.Collection(
            error.Failures,
            fault => Assert.Contains($"Tenant id '{first.Id}' is listed twice", fault, StringComparison.Ordinal),
            fault => Assert.Contains("Tenant slug 'acme' is listed twice", fault, StringComparison.Ordinal),
            fault => Assert.Contains("both tenants would see the same rows", fault, StringComparison.Ordinal),
            fault => Assert.Contains($"API key id '{key.KeyId}' is listed twice", fault, StringComparison.Ordinal),
            fault => Assert.Contains($"API key '{orphan.KeyId}' belongs to tenant", fault, StringComparison.Ordinal));
    }

    [Fact]
    public void A_host_or_external_id_belongs_to_one_listed_tenant()
    {
        var id = new ExternalTenantId("https://issuer.test", "42");
        var gone = TenantId.New();

        var error = Assert.Throws<OptionsValidationException>(() => Read(o => o
            .Add(Some.Acme).Add(Some.Globex)
            .AddHosts(Some.Acme.Id, "shop.acme.test", "10.0.0.1")
            .AddHosts(Some.Globex.Id, "Shop.ACME.test.")
            .AddHosts(gone, "gone.test")
            .AddExternalId(Some.Acme.Id, id).AddExternalId(Some.Globex.Id, id)));

        Assert.Collection(
            error.Failures,
            fault => Assert.Contains("\"10.0.0.1\" is no host name", fault, StringComparison.Ordinal),
            fault => Assert.Contains("Host 'shop.acme.test' is listed twice", fault, StringComparison.Ordinal),
            fault => Assert.Contains("External id '42' of 'https://issuer.test' is listed twice", fault, StringComparison.Ordinal),
            fault => Assert.Contains($"Host 'gone.test' belongs to tenant '{gone}'", fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Called_again_it_adds_to_the_list()
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy()
            .UseInMemoryTenants(o => o.Add(Some.Acme))
            .UseInMemoryTenants(o => o.Add(Some.Globex));

        var options = services.BuildServiceProvider().GetRequiredService<IOptions<InMemoryTenantOptions>>().Value;

        Assert.Equal([Some.Acme, Some.Globex], options.Tenants);
    }

    [Fact]
    public void A_key_beside_a_tenant_that_it_does_not_open_is_refused()
    {
        var key = TenantApiKey.Generate(Some.Globex.Id, out _);

        var error = Assert.Throws<ArgumentException>(() => new InMemoryTenantOptions().Add(Some.Acme, key));

        Assert.Contains(key.KeyId, error.Message, StringComparison.Ordinal);
        Assert.Contains(Some.Globex.Id.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_null()
    {
        Assert.Throws<ArgumentNullException>(() => new InMemoryTenantOptions().Add(null!));
        Assert.Throws<ArgumentNullException>(() => new ServiceCollection().AddOrchStackTenancy().UseInMemoryTenants(null!));
    }

    private static InMemoryTenantOptions Read(Action<InMemoryTenantOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().UseInMemoryTenants(configure);
        return services.BuildServiceProvider().GetRequiredService<IOptions<InMemoryTenantOptions>>().Value;
    }
}
