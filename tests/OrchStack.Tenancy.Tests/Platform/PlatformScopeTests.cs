using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class PlatformScopeTests
{
    [Fact]
    public async Task It_is_recorded_with_its_reason_before_it_opens()
    {
        await using var tenancy = new TestTenancy();

        await using var platform = await tenancy.Scopes.EnterPlatformAsync("monthly invoices");

        Assert.True(tenancy.Platform.IsEntered);
        tenancy.Platform.Demand();
        Assert.Equal("monthly invoices", platform.Reason);
        var entry = (await tenancy.PlatformAudit.ReadAsync().ToListAsync()).Single();
        Assert.Equal(("platform.entered", "monthly invoices", "system", null), (entry.Action, entry.Reason, entry.Actor, entry.TenantId));
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_not_entered()
    {
        await using var tenancy = new TestTenancy(services => services.AddSingleton<ITenantAuditStore>(new BrokenAuditStore()));

        var refusal = await Assert.ThrowsAsync<UnrecordedPlatformScopeException>(async () => await tenancy.Scopes.EnterPlatformAsync("invoices"));

        Assert.IsType<TimeoutException>(refusal.InnerException);
        Assert.False(tenancy.Platform.IsEntered);
        Assert.Throws<MissingPlatformScopeException>(tenancy.Platform.Demand);
    }

    [Fact]
    public async Task A_failed_entry_leaves_the_calling_method_without_a_tenant_too()
    {
        await using var tenancy = new TestTenancy(services => services.AddSingleton<ITenantAuditStore>(new BrokenAuditStore()));

        await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ =>
        {
            try
            {
                await tenancy.Scopes.EnterPlatformAsync("invoices");
            }
            catch (UnrecordedPlatformScopeException)
            {
            }

            Assert.Throws<MissingTenantException>(() => tenancy.Context.Tenant);
            Assert.False(tenancy.Platform.IsEntered);
        });
    }

    [Fact]
    public async Task It_has_no_tenant_not_even_the_one_around_it_and_gives_that_one_back()
    {
        await using var tenancy = new TestTenancy();

        await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ =>
        {
            await using (await tenancy.Scopes.EnterPlatformAsync("look"))
            {
                Assert.Throws<MissingTenantException>(() => tenancy.Context.Tenant);
                Assert.False(tenancy.Context.TryGetTenant(out var _));
            }

            Assert.Equal("acme", tenancy.Slug());
            Assert.False(tenancy.Platform.IsEntered);
        });
    }

    [Fact]
    public async Task A_tenant_inside_it_may_not_cross_and_gives_it_back()
    {
        await using var tenancy = new TestTenancy();
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("look");

        await tenancy.Scopes.RunAsync(Some.Acme.Id, _ =>
        {
            Assert.Equal("acme", tenancy.Slug());
            Assert.Throws<MissingPlatformScopeException>(tenancy.Platform.Demand);
            return Task.CompletedTask;
        });

        Assert.True(tenancy.Platform.IsEntered);
    }

    [Fact]
    public async Task Work_that_outlives_it_may_not_cross_any_more()
    {
        await using var tenancy = new TestTenancy();
        var ended = new TaskCompletionSource();
        Task<bool> straggler;
        await using (await tenancy.Scopes.EnterPlatformAsync("look"))
        {
            straggler = Task.Run(async () =>
            {
                await ended.Task;
                return tenancy.Platform.IsEntered;
            });
        }

        ended.SetResult();

        Assert.False(await straggler);
    }

    [Fact]
    public async Task Until_it_is_recorded_nothing_may_cross()
    {
        var store = new HeldAuditStore();
        await using var tenancy = new TestTenancy(services => services.AddSingleton<ITenantAuditStore>(store));

        var entering = tenancy.Scopes.EnterPlatformAsync("look");
        var before = tenancy.Platform.IsEntered;
        store.Release();
        await using var platform = await entering;

        Assert.False(before);
        Assert.True(tenancy.Platform.IsEntered);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task A_reason_is_needed(string reason)
    {
        await using var tenancy = new TestTenancy();

        Assert.Throws<ArgumentException>(() => { _ = tenancy.Scopes.EnterPlatformAsync(reason); });
        Assert.False(tenancy.Platform.IsEntered);
    }

    [Fact]
    public async Task Its_services_are_disposed_inside_it()
    {
        await using var tenancy = new TestTenancy(services => services.AddScoped<PlatformFlush>());
        PlatformFlush flush;
        await using (var platform = await tenancy.Scopes.EnterPlatformAsync("look"))
        {
            flush = platform.Services.GetRequiredService<PlatformFlush>();
        }

        Assert.True(flush.WasEntered);
    }
}
