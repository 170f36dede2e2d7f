namespace OrchStack.Tenancy.Tests;

public sealed class TenantLookupTests
{
    [Fact]
    public async Task A_failure_of_the_store_is_an_outage_with_its_cause()
    {
        var lookup = TestLookup.Over(new BrokenStore());

        var byId = await Assert.ThrowsAsync<TenantRegistryException>(async () => await lookup.FindAsync(TenantId.New(), default));
        var bySlug = await Assert.ThrowsAsync<TenantRegistryException>(async () => await lookup.FindAsync(TenantSlug.Parse("acme"), default));

        Assert.IsType<TimeoutException>(byId.InnerException);
        Assert.IsType<TimeoutException>(bySlug.InnerException);
    }

    [Fact]
    public async Task A_caller_who_gave_up_is_not_an_outage()
    {
        var lookup = TestLookup.Over(new SlowStore());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await lookup.FindAsync(TenantId.New(), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_timeout_of_the_stores_own_is_an_outage()
    {
        var store = new SlowStore();
        var lookup = TestLookup.Over(store);

        var answer = lookup.FindAsync(TenantId.New(), default);
        store.Cancel();

        var outage = await Assert.ThrowsAsync<TenantRegistryException>(async () => await answer);
        Assert.IsAssignableFrom<OperationCanceledException>(outage.InnerException);
    }

    [Fact]
    public async Task A_store_that_answers_with_another_tenant_is_not_believed()
    {
        var lookup = TestLookup.Over(new MixedUpStore());

        var outage = await Assert.ThrowsAsync<TenantRegistryException>(async () => await lookup.FindAsync(TenantId.New(), default));

        Assert.Contains("FindAsync(TenantId)", outage.InnerException!.Message, StringComparison.Ordinal);
    }

    private sealed class MixedUpStore : ITenantStore
    {
        private readonly Tenant _other = new(TenantId.New(), TenantSlug.Parse("other"), "Other");

        public ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken) => ValueTask.FromResult<Tenant?>(_other);

        public ValueTask<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken) => ValueTask.FromResult<Tenant?>(_other);
    }
}
