using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantDirectoriesTests
{
    [Fact]
    public async Task Beside_a_store_of_ones_own_that_cannot_write_nothing_is_written_into_the_list_in_memory()
    {
        await using var tenancy = new TestTenancy(services => services.AddOrchStackTenancy().UseTenantStore<BrokenStore>().UseApiKeyStore<BrokenStore>());

        var tenants = Assert.Throws<InvalidOperationException>(() => tenancy.Services.GetRequiredService<ITenantDirectory>());
        Assert.Contains("UseTenantDirectory", tenants.Message);
        Assert.Contains(nameof(BrokenStore), tenants.Message);
        var keys = tenancy.Services.GetRequiredService<ITenantApiKeyDirectory>();
        var refusal = Assert.Throws<InvalidOperationException>(() => { _ = keys.AddAsync(TenantApiKey.Generate(Some.Acme.Id, out _), default); });
        Assert.Contains("UseApiKeyDirectory", refusal.Message);
        Assert.Throws<InvalidOperationException>(() => { _ = keys.ListAsync(Some.Acme.Id, default); });
        Assert.Throws<InvalidOperationException>(() => { _ = keys.ChangeAsync(Some.Acme.Id, "key", key => key, default); });
    }

    [Fact]
    public async Task A_store_that_can_write_is_the_directory_and_one_registered_apart_goes_first()
    {
        await using var own = new TestTenancy(services => services.AddOrchStackTenancy().UseTenantStore<TenantTable>());
        await using var apart = new TestTenancy(services => services.AddOrchStackTenancy().UseTenantDirectory<TenantTable>().UseTenantStore<BrokenStore>());

        Assert.Same(own.Services.GetRequiredService<ITenantStore>(), own.Services.GetRequiredService<ITenantDirectory>());
        Assert.IsType<TenantTable>(apart.Services.GetRequiredService<ITenantDirectory>());
    }
}
