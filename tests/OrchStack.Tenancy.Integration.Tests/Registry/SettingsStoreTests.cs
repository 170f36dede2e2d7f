using OrchStack.Tenancy.Testing;

namespace OrchStack.Tenancy.Integration.Tests.Registry;

public sealed class SettingsStoreTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    public static TheoryData<string> Checks => [.. SettingsStoreConformance.Names];

    [Theory]
    [MemberData(nameof(Checks))]
    public Task It_keeps_the_contract(string name) => SettingsStoreConformance.RunAsync(name, registry.Get<ITenantSettingsStore>());
}
