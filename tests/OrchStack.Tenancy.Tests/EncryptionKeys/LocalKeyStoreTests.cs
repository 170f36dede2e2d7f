using OrchStack.Tenancy.Testing;

namespace OrchStack.Tenancy.Tests;

public sealed class LocalKeyStoreTests
{
    public static TheoryData<string> Checks => [.. TenantKeyStoreConformance.Names];

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task Keeps_the_contract(string check)
    {
        await using var tenancy = new EncryptedTenancy();

        await TenantKeyStoreConformance.RunAsync(check, tenancy.Store());
    }
}
