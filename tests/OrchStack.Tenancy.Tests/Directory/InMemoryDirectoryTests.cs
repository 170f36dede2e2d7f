using Microsoft.Extensions.Options;
using OrchStack.Tenancy.Testing;

namespace OrchStack.Tenancy.Tests;

public sealed class InMemoryDirectoryTests
{
    public static TheoryData<string> Names => [.. TenantStoreConformance.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Keeps_the_contract(string name)
    {
        var store = new InMemoryTenantStore(Options.Create(new InMemoryTenantOptions().Add(Some.Acme)));

        await TenantStoreConformance.RunAsync(name, new TenantStoreUnderTest(store, store));
    }
}
