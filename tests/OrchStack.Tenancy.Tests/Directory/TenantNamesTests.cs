using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantNamesTests
{
    private static readonly ExternalTenantId Entra = new("https://login.test", "42");

    [Fact]
    public async Task Nobody_gives_names_away_outside_a_platform_scope()
    {
        await using var tenancy = Tenancy();

        await RefusedAsync();
        await tenancy.Scopes.RunAsync(Some.Acme.Id, _ => RefusedAsync());

        async Task RefusedAsync()
        {
            var names = Names(tenancy);
            await Assert.ThrowsAsync<MissingPlatformScopeException>(() => names.AddHostAsync(Some.Acme.Id, "acme.test"));
            await Assert.ThrowsAsync<MissingPlatformScopeException>(() => names.RemoveHostAsync(Some.Acme.Id, "acme.test"));
            await Assert.ThrowsAsync<MissingPlatformScopeException>(() => names.AddExternalIdAsync(Some.Acme.Id, Entra));
            await Assert.ThrowsAsync<MissingPlatformScopeException>(() => names.RemoveExternalIdAsync(Some.Acme.Id, Entra));
        }
    }

    [Fact]
    public async Task A_host_leads_to_its_tenant_at_once_whatever_its_form_and_no_more_once_it_is_taken_away()
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.UseTenantStore<TenantTable>().ResolveFromHost());
        var names = app.Services.GetRequiredService<ITenantNames>();
        Assert.Equal(404, (await app.GetAsync("/whoami", "Host: shop.acme.test")).Status);
        await using var platform = await app.Scopes.EnterPlatformAsync("test");

        await names.AddHostAsync(Some.Acme.Id, "SHOP.Acme.Test.");
        Assert.Equal("acme", (await app.GetAsync("/whoami", "Host: shop.acme.test")).Body);
        await names.RemoveHostAsync(Some.Globex.Id, "shop.acme.test");
        Assert.Equal("acme", (await app.GetAsync("/whoami", "Host: shop.acme.test")).Body);
        await names.RemoveHostAsync(Some.Acme.Id, "shop.acme.test");

        Assert.Equal(404, (await app.GetAsync("/whoami", "Host: shop.acme.test")).Status);
    }

    [Fact]
    public async Task Another_tenants_name_is_refused_and_the_refusal_is_recorded()
    {
        await using var tenancy = Tenancy();
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("test");
        await Names(tenancy).AddHostAsync(Some.Acme.Id, "acme.test");
        await Names(tenancy).AddExternalIdAsync(Some.Acme.Id, Entra);

        await Assert.ThrowsAsync<TenantConflictException>(() => Names(tenancy).AddHostAsync(Some.Globex.Id, "ACME.test"));
        await Assert.ThrowsAsync<TenantConflictException>(() => Names(tenancy).AddExternalIdAsync(Some.Globex.Id, Entra));

        var refused = (await tenancy.PlatformAudit.ReadAsync().ToListAsync()).Where(e => e.Outcome == AuditOutcome.Refused);
        Assert.All(refused, e => Assert.Equal(Some.Globex.Id, e.TenantId));
        Assert.Equal(["externalid/https://login.test/42", "host/acme.test"], refused.Select(e => e.Target));
    }

    [Theory]
    [InlineData("https://acme.test")]
    [InlineData("*.acme.test")]
    [InlineData("127.0.0.1")]
    [InlineData("")]
    public async Task What_is_no_host_is_refused(string host)
    {
        await using var tenancy = Tenancy();
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("test");

        await Assert.ThrowsAsync<FormatException>(() => Names(tenancy).AddHostAsync(Some.Acme.Id, host));
        await Assert.ThrowsAsync<FormatException>(() => Names(tenancy).RemoveHostAsync(Some.Acme.Id, host));
    }

    [Fact]
    public async Task No_name_is_given_that_the_log_did_not_take_and_taking_one_away_does_not_wait_for_it()
    {
        var log = new SwitchedAuditStore();
        await using var tenancy = Tenancy(services => services.AddSingleton<ITenantAuditStore>(log));
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("test");
        await Names(tenancy).AddHostAsync(Some.Acme.Id, "old.test");
        log.IsDown = true;

        await Assert.ThrowsAsync<TimeoutException>(() => Names(tenancy).AddHostAsync(Some.Acme.Id, "new.test"));
        await Assert.ThrowsAsync<TimeoutException>(() => Names(tenancy).RemoveHostAsync(Some.Acme.Id, "old.test"));

        Assert.Empty(await tenancy.Services.GetRequiredService<ITenantDirectory>().ListHostsAsync(Some.Acme.Id, default).ToListAsync());
    }

    private static ITenantNames Names(TestTenancy tenancy) => tenancy.Services.GetRequiredService<ITenantNames>();

    private static TestTenancy Tenancy(Action<IServiceCollection>? more = null) => new(more);
}
