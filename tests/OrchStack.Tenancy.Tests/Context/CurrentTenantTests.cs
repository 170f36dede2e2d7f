using System.Runtime.CompilerServices;

namespace OrchStack.Tenancy.Tests;

public sealed class CurrentTenantTests
{
    [Fact]
    public async Task Without_a_scope_reading_throws_and_says_the_way_out()
    {
        await using var tenancy = new TestTenancy();

        var error = Assert.Throws<MissingTenantException>(() => tenancy.Context.Tenant);

        Assert.Contains("app.UseOrchStackTenancy()", error.Message, StringComparison.Ordinal);
        Assert.Contains("scopes.RunAsync", error.Message, StringComparison.Ordinal);
        Assert.False(tenancy.Context.TryGetTenant(out var none));
        Assert.Null(none);
    }

    [Fact]
    public async Task Two_hosts_in_one_process_never_share_a_tenant()
    {
        await using var one = new TestTenancy();
        await using var other = new TestTenancy();

        await one.Scopes.RunAsync(Some.Acme.Id, async _ =>
        {
            Assert.Equal("acme", one.Slug());
            Assert.Null(other.Slug());

            await other.Scopes.RunAsync(Some.Globex.Id, _ =>
            {
                Assert.Equal("acme", one.Slug());
                Assert.Equal("globex", other.Slug());
                return Task.CompletedTask;
            });
        });
    }

    [Fact]
    public void A_loop_of_failed_entries_does_not_grow_a_chain_of_holders()
    {
        var current = new CurrentTenant();
        var first = EnterAndFail(current);
        for (var i = 0; i < 10; i++)
        {
            EnterAndFail(current);
        }

        GC.Collect();

        Assert.False(first.IsAlive);
        Assert.Throws<MissingTenantException>(() => current.Tenant);
    }

    [Fact]
    public void Leaving_a_scope_that_was_entered_after_a_failure_goes_back_to_no_tenant_at_all()
    {
        var current = new CurrentTenant();
        current.Push().Fill(Some.Acme);
        EnterAndFail(current);

        var holder = current.Push();
        holder.Fill(Some.Globex);
        Assert.Equal(Some.Globex, current.Tenant);
        holder.End();
        current.Leave(holder);

        Assert.Throws<MissingTenantException>(() => current.TryGetTenant(out _));
    }

    // Not inlined, so that no local of the test keeps the holder alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference EnterAndFail(CurrentTenant current)
    {
        var holder = current.Push();
        holder.Fail();
        return new WeakReference(holder);
    }
}
