using OrchStack.Tenancy.Testing;

namespace OrchStack.Tenancy.Tests;

public sealed class InMemoryTenantSettingsStoreTests
{
    private readonly InMemoryTenantSettingsStore _store = new();

    public static TheoryData<string> Checks => [.. SettingsStoreConformance.Names];

    [Theory]
    [MemberData(nameof(Checks))]
    public Task It_keeps_the_contract(string name) => SettingsStoreConformance.RunAsync(name, _store);

    [Theory]
    [InlineData("A tenant's documents are its own")]
    [InlineData("The case of a section's name counts")]
    [InlineData("A version that does not follow the newest is refused and changes nothing")]
    [InlineData("The history is listed newest first, with who and when")]
    public async Task Control_a_store_that_breaks_a_sentence_fails_its_check(string name) =>
        await Assert.ThrowsAsync<TenantConformanceException>(() => SettingsStoreConformance.RunAsync(name, new FaultySettingsStore()));
}
