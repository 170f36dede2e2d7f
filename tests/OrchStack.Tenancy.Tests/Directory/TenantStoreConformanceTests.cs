using Microsoft.Extensions.Options;
using OrchStack.Tenancy.Testing;

namespace OrchStack.Tenancy.Tests;

/// <summary>Each check is worth something only if a store that breaks the sentence fails it.</summary>
public sealed class TenantStoreConformanceTests
{
    public static TheoryData<string, string> Faults => new()
    {
        { "A tenant is found by id and slug, with all that was stored", nameof(FaultyDirectory.ForgetsPlan) },
        { "Every tenant is listed once", nameof(FaultyDirectory.ListsTwice) },
        { "An id, slug or key that is taken is a conflict and changes nothing", nameof(FaultyDirectory.Overwrites) },
        { "Changes at once all count, none is lost", nameof(FaultyDirectory.ReadsThenWrites) },
        { "A change to a taken slug is a conflict and changes nothing", nameof(FaultyDirectory.WritesBeforeItRefuses) },
        { "A removed tenant is gone, removing it again is no error, and its id is never used again", nameof(FaultyDirectory.ForgetsTheRemoved) },
        { "A tenant cannot take another's host or external id away", nameof(FaultyDirectory.TakesFromAnybody) },
        { "Nobody has an empty host, and the case of an external id counts", nameof(FaultyDirectory.IgnoresCase) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_store_that_breaks_a_sentence_fails_its_check(string name, string fault)
    {
        var store = new FaultyDirectory(fault);

        var failure = await Assert.ThrowsAsync<TenantConformanceException>(() => TenantStoreConformance.RunAsync(name, new TenantStoreUnderTest(store, store)));

        Assert.Contains("expected", failure.Message);
    }

    [Fact]
    public async Task A_check_that_does_not_exist_is_an_error()
    {
        var store = new InMemoryTenantStore(Options.Create(new InMemoryTenantOptions()));

        await Assert.ThrowsAsync<ArgumentException>(() => TenantStoreConformance.RunAsync("nonsense", new TenantStoreUnderTest(store, store)));
    }
}
