using OrchStack.Tenancy.Testing;

namespace OrchStack.Tenancy.Tests;

public sealed class InMemoryTenantAuditStoreTests
{
    public static TheoryData<string> Checks => [.. AuditStoreConformance.Names];

    [Theory]
    [MemberData(nameof(Checks))]
    public Task It_keeps_the_contract(string name) => AuditStoreConformance.RunAsync(name, new AuditStoreUnderTest(new InMemoryTenantAuditStore()));

    [Theory]
    [InlineData("The newest entry comes first")]
    [InlineData("A log holds the entries of its tenant alone")]
    [InlineData("The platform's log is apart from the tenants'")]
    [InlineData("A query chooses by time, action, actor and number")]
    [InlineData("The beginning of an action is taken letter by letter")]
    public async Task Control_a_store_that_breaks_a_sentence_fails_its_check(string name) =>
        await Assert.ThrowsAsync<TenantConformanceException>(() => AuditStoreConformance.RunAsync(name, new AuditStoreUnderTest(new FaultyAuditStore())));
}
