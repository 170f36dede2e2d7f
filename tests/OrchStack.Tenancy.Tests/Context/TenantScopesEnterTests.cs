namespace OrchStack.Tenancy.Tests;

public sealed class TenantScopesEnterTests
{
    [Fact]
    public async Task Entering_holds_for_the_rest_of_the_method_and_disposal_gives_the_outer_tenant_back()
    {
        await using var tenancy = new TestTenancy();

        await using (var outer = await tenancy.Scopes.EnterAsync(Some.Acme.Id))
        {
            Assert.Equal("acme", tenancy.Slug());
            await using (await tenancy.Scopes.EnterAsync(Some.Globex.Id))
            {
                await Task.Yield();
                Assert.Equal("globex", tenancy.Slug());
            }

            Assert.Equal("acme", tenancy.Slug());
            Assert.Equal(Some.Acme, outer.Tenant);
        }

        Assert.Null(tenancy.Slug());
    }

    [Fact]
    public async Task Until_the_registry_has_answered_reading_throws()
    {
        var store = new SlowStore();
        await using var tenancy = TestTenancy.WithStore(store);

        var entry = tenancy.Scopes.EnterAsync(Some.Acme.Id);

        var error = Assert.Throws<MissingTenantException>(() => tenancy.Context.Tenant);
        Assert.Contains("Await it", error.Message, StringComparison.Ordinal);
        Assert.Throws<MissingTenantException>(() => tenancy.Context.TryGetTenant(out _));

        store.Answer(Some.Acme);
        await using var scope = await entry;
        Assert.Equal("acme", tenancy.Slug());
    }

    [Fact]
    public async Task A_forgotten_await_does_not_go_on_as_the_outer_tenant()
    {
        var store = new SlowStore();
        await using var tenancy = TestTenancy.WithStore(store);
        var current = (CurrentTenant)tenancy.Context;
        current.Push().Fill(Some.Acme);
        Assert.Equal("acme", tenancy.Slug());

        var forgotten = tenancy.Scopes.EnterAsync(Some.Globex.Id);

        Assert.Throws<MissingTenantException>(() => tenancy.Context.Tenant);
        store.Answer(Some.Globex);
        await (await forgotten).DisposeAsync();
    }

    [Fact]
    public async Task After_a_failed_entry_reading_throws_even_where_an_outer_tenant_exists()
    {
        await using var tenancy = new TestTenancy();
        await using var outer = await tenancy.Scopes.EnterAsync(Some.Acme.Id);

        await Assert.ThrowsAsync<UnknownTenantException>(async () => await tenancy.Scopes.EnterAsync(TenantId.New()));
        Assert.Equal("acme", tenancy.Slug()); // the lambda was a method of its own

        try
        {
            await tenancy.Scopes.EnterAsync(TenantId.New());
        }
        catch (UnknownTenantException)
        {
            // What a careless caller does.
        }

        var error = Assert.Throws<MissingTenantException>(() => tenancy.Context.Tenant);
        Assert.Contains("EnterAsync failed", error.Message, StringComparison.Ordinal);
        Assert.Throws<MissingTenantException>(() => tenancy.Context.TryGetTenant(out _));
    }

    [Fact]
    public async Task A_failed_entry_does_not_hinder_the_next_one()
    {
        await using var tenancy = new TestTenancy();
        var seen = new List<string?>();

        foreach (var id in new[] { Some.Acme.Id, Some.Frozen.Id, Some.Globex.Id })
        {
            try
            {
                await using var scope = await tenancy.Scopes.EnterAsync(id);
                seen.Add(tenancy.Slug());
            }
            catch (InactiveTenantException)
            {
                seen.Add(null);
            }
        }

        Assert.Equal(["acme", null, "globex"], seen);
    }

    [Fact]
    public async Task A_cancelled_entry_is_a_failed_one()
    {
        await using var tenancy = TestTenancy.WithStore(new SlowStore());
        using var stop = new CancellationTokenSource();

        var entry = tenancy.Scopes.EnterAsync(Some.Acme.Id, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await entry);
        Assert.Throws<MissingTenantException>(() => tenancy.Context.Tenant);
    }

    [Fact]
    public async Task Disposing_twice_leaves_the_outer_tenant_alone()
    {
        await using var tenancy = new TestTenancy();
        await using var outer = await tenancy.Scopes.EnterAsync(Some.Acme.Id);
        var inner = await tenancy.Scopes.EnterAsync(Some.Globex.Id);

        await inner.DisposeAsync();
        await inner.DisposeAsync();

        Assert.Equal("acme", tenancy.Slug());
    }

    [Fact]
    public async Task Disposing_in_the_wrong_order_never_shows_an_ended_tenant()
    {
        await using var tenancy = new TestTenancy();
        var outer = await tenancy.Scopes.EnterAsync(Some.Acme.Id);
        var inner = await tenancy.Scopes.EnterAsync(Some.Globex.Id);

        await outer.DisposeAsync();
        Assert.Equal("globex", tenancy.Slug());

        await inner.DisposeAsync();
        Assert.Throws<MissingTenantException>(() => tenancy.Context.Tenant);
    }

    [Fact]
    public async Task A_scope_disposed_by_another_method_ends_for_the_method_that_entered_it()
    {
        await using var tenancy = new TestTenancy();
        await using var outer = await tenancy.Scopes.EnterAsync(Some.Acme.Id);
        var inner = await tenancy.Scopes.EnterAsync(Some.Globex.Id);

        await DisposeElsewhereAsync();

        Assert.Throws<MissingTenantException>(() => tenancy.Context.Tenant);

        async Task DisposeElsewhereAsync()
        {
            await Task.Yield();
            await inner.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_method_that_enters_does_not_leak_into_its_caller()
    {
        await using var tenancy = new TestTenancy();

        var scope = await EnterElsewhereAsync();

        Assert.Null(tenancy.Slug());
        await scope.DisposeAsync();

        async Task<ITenantScope> EnterElsewhereAsync() => await tenancy.Scopes.EnterAsync(Some.Acme.Id);
    }
}
