using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantLifecycleTests
{
    private static readonly Tenant Umbra = Some.Tenant("umbra");

    private readonly HandlerLog _log = new();

    [Fact]
    public async Task Nobody_decides_about_tenants_outside_a_platform_scope()
    {
        await using var tenancy = Tenancy();

        await RefusedAsync();
        await tenancy.Scopes.RunAsync(Some.Acme.Id, _ => RefusedAsync());
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("test");
        await tenancy.Scopes.RunAsync(Some.Acme.Id, _ => RefusedAsync());

        Assert.Empty(_log.Steps);
        Assert.Equal(TenantStatus.Active, (await StoredAsync(tenancy, Some.Acme))?.Status);

        async Task RefusedAsync()
        {
            await Assert.ThrowsAsync<MissingPlatformScopeException>(() => tenancy.Lifecycle.CreateAsync(Umbra));
            await Assert.ThrowsAsync<MissingPlatformScopeException>(() => tenancy.Lifecycle.ChangeAsync(Some.Acme.Id, new TenantEdit { Plan = "pro" }));
            await Assert.ThrowsAsync<MissingPlatformScopeException>(() => tenancy.Lifecycle.SuspendAsync(Some.Acme.Id, "reason"));
            await Assert.ThrowsAsync<MissingPlatformScopeException>(() => tenancy.Lifecycle.ResumeAsync(Some.Frozen.Id));
            await Assert.ThrowsAsync<MissingPlatformScopeException>(() => tenancy.Lifecycle.DeleteAsync(Some.Acme.Id, "reason"));
        }
    }

    [Fact]
    public async Task A_life_runs_its_handlers_in_order_inside_the_tenant_and_records_every_step()
    {
        await using var tenancy = Tenancy();
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("test");

        var created = await tenancy.Lifecycle.CreateAsync(Umbra with { Status = TenantStatus.Suspended });
        var changed = await tenancy.Lifecycle.ChangeAsync(Umbra.Id, new TenantEdit { Slug = TenantSlug.Parse("umbra-2"), Name = "Umbra II", Plan = "pro" });
        var suspended = await tenancy.Lifecycle.SuspendAsync(Umbra.Id, "unpaid");
        var resumed = await tenancy.Lifecycle.ResumeAsync(Umbra.Id);
        await tenancy.Lifecycle.DeleteAsync(Umbra.Id, "asked for");

        Assert.Equal((TenantStatus.Active, TenantStatus.Suspended, TenantStatus.Active), (created.Status, suspended.Status, resumed.Status));
        Assert.Equal(("umbra-2", "Umbra II", "pro"), (changed.Slug.Value, changed.Name, changed.Plan));
        Assert.Null(await StoredAsync(tenancy, Umbra));
        Assert.Equal(
            [
                "first prepare umbra Preparing", "second prepare umbra Preparing",
                "first changed umbra-2 Active", "second changed umbra-2 Active",
                "first suspend umbra-2 Suspended", "second suspend umbra-2 Suspended",
                "first resume umbra-2 Suspended", "second resume umbra-2 Suspended",
                "second clean-up umbra-2 Deleting", "first clean-up umbra-2 Deleting",
            ],
            _log.Steps);
        Assert.Equal(
            [
                "tenant.deleted tenant/umbra-2 asked for", "tenant.resumed tenant/umbra-2 ", "tenant.suspended tenant/umbra-2 unpaid",
                "tenant.changed tenant/umbra-2 ", "tenant.created tenant/umbra ",
            ],
            await EventsAsync(tenancy));
        Assert.True(tenancy.Platform.IsEntered);
    }

    [Fact]
    public async Task A_tenant_whose_making_failed_is_not_served_until_the_making_ends()
    {
        await using var tenancy = Tenancy();
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("test");
        _log.Failing = "second";

        var failure = await Assert.ThrowsAsync<TenantLifecycleException>(() => tenancy.Lifecycle.CreateAsync(Umbra));

        Assert.Equal(TenantStatus.Preparing, failure.Tenant.Status);
        Assert.Contains("Second", failure.Message);
        Assert.IsType<TimeoutException>(failure.InnerException);
        await Assert.ThrowsAsync<InactiveTenantException>(async () => await tenancy.Scopes.EnterAsync(Umbra.Id));
        await Assert.ThrowsAsync<TenantStatusException>(() => tenancy.Lifecycle.ResumeAsync(Umbra.Id));
        await Assert.ThrowsAsync<TenantStatusException>(() => tenancy.Lifecycle.SuspendAsync(Umbra.Id, "reason"));
        await Assert.ThrowsAsync<TenantStatusException>(() => tenancy.Lifecycle.ChangeAsync(Umbra.Id, new TenantEdit { Plan = "pro" }));

        _log.Failing = null;
        Assert.Equal(TenantStatus.Active, (await tenancy.Lifecycle.CreateAsync(Umbra)).Status);
    }

    [Fact]
    public async Task A_failed_suspension_refuses_the_tenant_all_the_same_and_may_be_repeated()
    {
        await using var tenancy = Tenancy();
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("test");
        _log.Failing = "first";

        await Assert.ThrowsAsync<TenantLifecycleException>(() => tenancy.Lifecycle.SuspendAsync(Some.Acme.Id, "unpaid"));

        Assert.Equal(TenantStatus.Suspended, (await StoredAsync(tenancy, Some.Acme))?.Status);
        _log.Failing = null;
        await tenancy.Lifecycle.SuspendAsync(Some.Acme.Id, "unpaid");
        Assert.Equal(["first suspend acme Suspended", "first suspend acme Suspended", "second suspend acme Suspended"], _log.Steps);
        Assert.Equal(["tenant.suspended tenant/acme unpaid", "tenant.suspended tenant/acme First: The handler's server is down."], await EventsAsync(tenancy));
    }

    [Fact]
    public async Task A_failed_resumption_leaves_the_tenant_suspended()
    {
        await using var tenancy = Tenancy();
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("test");
        _log.Failing = "second";

        await Assert.ThrowsAsync<TenantLifecycleException>(() => tenancy.Lifecycle.ResumeAsync(Some.Frozen.Id));

        Assert.Equal(TenantStatus.Suspended, (await StoredAsync(tenancy, Some.Frozen))?.Status);
        _log.Failing = null;
        Assert.Equal(TenantStatus.Active, (await tenancy.Lifecycle.ResumeAsync(Some.Frozen.Id)).Status);
        Assert.Equal(TenantStatus.Active, (await tenancy.Lifecycle.ResumeAsync(Some.Frozen.Id)).Status);
    }

    [Fact]
    public async Task An_end_that_failed_cannot_be_taken_back_and_goes_on_when_called_again()
    {
        await using var tenancy = Tenancy();
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("test");
        _log.Failing = "first";

        await Assert.ThrowsAsync<TenantLifecycleException>(() => tenancy.Lifecycle.DeleteAsync(Some.Acme.Id, "asked for"));
        await Assert.ThrowsAsync<TenantStatusException>(() => tenancy.Lifecycle.ResumeAsync(Some.Acme.Id));
        _log.Failing = null;
        await tenancy.Lifecycle.DeleteAsync(Some.Acme.Id, "asked for");

        await Assert.ThrowsAsync<UnknownTenantException>(() => tenancy.Lifecycle.DeleteAsync(Some.Acme.Id, "asked for"));
        await Assert.ThrowsAsync<TenantConflictException>(() => tenancy.Lifecycle.CreateAsync(Some.Acme));
    }

    [Fact]
    public async Task Nothing_is_opened_that_the_log_did_not_take_and_what_is_closed_stays_closed()
    {
        var store = new SwitchedAuditStore();
        await using var tenancy = Tenancy(services => services.AddSingleton<ITenantAuditStore>(store));
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("test");
        store.IsDown = true;

        await Assert.ThrowsAsync<TenantLifecycleException>(() => tenancy.Lifecycle.CreateAsync(Umbra));
        await Assert.ThrowsAsync<TenantLifecycleException>(() => tenancy.Lifecycle.ResumeAsync(Some.Frozen.Id));
        await Assert.ThrowsAsync<TenantLifecycleException>(() => tenancy.Lifecycle.SuspendAsync(Some.Acme.Id, "unpaid"));
        await Assert.ThrowsAsync<TenantLifecycleException>(() => tenancy.Lifecycle.DeleteAsync(Some.Globex.Id, "asked for"));

        Assert.Equal(TenantStatus.Preparing, (await StoredAsync(tenancy, Umbra))?.Status);
        Assert.Equal(TenantStatus.Suspended, (await StoredAsync(tenancy, Some.Frozen))?.Status);
        Assert.Equal(TenantStatus.Suspended, (await StoredAsync(tenancy, Some.Acme))?.Status);
        Assert.Equal(TenantStatus.Deleting, (await StoredAsync(tenancy, Some.Globex))?.Status);
    }

    [Fact]
    public async Task A_taken_slug_or_id_is_a_conflict_and_no_handler_runs()
    {
        await using var tenancy = Tenancy();
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("test");

        await Assert.ThrowsAsync<TenantConflictException>(() => tenancy.Lifecycle.CreateAsync(Some.Tenant("acme")));
        await Assert.ThrowsAsync<TenantConflictException>(() => tenancy.Lifecycle.CreateAsync(Some.Acme));
        await Assert.ThrowsAsync<TenantConflictException>(() => tenancy.Lifecycle.ChangeAsync(Some.Acme.Id, new TenantEdit { Slug = Some.Globex.Slug }));

        Assert.Empty(_log.Steps);
    }

    [Fact]
    public async Task A_tenant_deleted_while_it_is_made_is_not_brought_back()
    {
        await using var tenancy = Tenancy(services => services.AddScoped<ITenantLifecycleHandler, DeletingHandler>());
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("test");

        await Assert.ThrowsAsync<UnknownTenantException>(() => tenancy.Lifecycle.CreateAsync(Umbra));

        Assert.Null(await StoredAsync(tenancy, Umbra));
    }

    [Fact]
    public async Task Every_step_is_told_so_that_a_cache_never_serves_what_was_before()
    {
        await using var tenancy = new TestTenancy(services => services.AddOrchStackTenancy().UseTenantStore<TenantTable>());
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("test");
        await Assert.ThrowsAsync<UnknownTenantException>(() => EnterAsync(Umbra));

        await tenancy.Lifecycle.CreateAsync(Umbra);
        await EnterAsync(Umbra);
        await tenancy.Lifecycle.SuspendAsync(Umbra.Id, "unpaid");
        await Assert.ThrowsAsync<InactiveTenantException>(() => EnterAsync(Umbra));
        await tenancy.Lifecycle.ResumeAsync(Umbra.Id);
        await EnterAsync(Umbra);
        await tenancy.Lifecycle.DeleteAsync(Umbra.Id, "asked for");
        await Assert.ThrowsAsync<UnknownTenantException>(() => EnterAsync(Umbra));

        Task EnterAsync(Tenant tenant) => tenancy.Scopes.RunAsync(tenant.Id, _ => Task.CompletedTask);
    }

    [Fact]
    public async Task A_removed_tenant_takes_its_api_keys_along()
    {
        await using var tenancy = Tenancy();
        var issued = await tenancy.Scopes.RunAsync(Some.Acme.Id, _ => tenancy.Keys.IssueAsync(new TenantApiKeyRequest("ci")));
        var kept = await tenancy.Scopes.RunAsync(Some.Globex.Id, _ => tenancy.Keys.IssueAsync(new TenantApiKeyRequest("ci")));
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("test");

        await tenancy.Lifecycle.DeleteAsync(Some.Acme.Id, "asked for");

        var keys = tenancy.Services.GetRequiredService<ITenantApiKeyStore>();
        Assert.Null(await keys.FindAsync(issued.Key.KeyId, default));
        Assert.NotNull(await keys.FindAsync(kept.Key.KeyId, default));
    }

    private TestTenancy Tenancy(Action<IServiceCollection>? more = null) => new(services =>
    {
        services.AddSingleton(_log);

        // Registered against their order.
        services.AddOrchStackTenancy().AddLifecycleHandler<RecordingHandler.Second>().AddLifecycleHandler<RecordingHandler.First>();
        more?.Invoke(services);
    });

    private static ValueTask<Tenant?> StoredAsync(TestTenancy tenancy, Tenant tenant) =>
        tenancy.Services.GetRequiredService<ITenantStore>().FindAsync(tenant.Id, default);

    private static async Task<IEnumerable<string>> EventsAsync(TestTenancy tenancy) =>
        (await tenancy.PlatformAudit.ReadAsync(new AuditQuery { Action = "tenant." }).ToListAsync()).Where(static e => e.Action != "tenant.deletion-report").Select(e => $"{e.Action} {e.Target} {e.Reason}");
}
