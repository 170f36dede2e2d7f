using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

/// <summary>No word of changes, and a clock that stands: nobody but the filter can find out.</summary>
public sealed class TenantHubFilterTests
{
    [Theory]
    [InlineData(HttpTransportType.WebSockets, true)]
    [InlineData(HttpTransportType.LongPolling, false)] // The middleware refuses the request that brings it.
    public async Task A_suspended_tenant_is_refused_at_the_next_invocation_and_its_connection_closed(HttpTransportType transport, bool reachesTheHub)
    {
        await using var site = await StartAsync();
        await using var acme = await site.ConnectAsync(Some.Acme, transport: transport);
        await using var globex = await site.ConnectAsync(Some.Globex);

        await SuspendAsync(site.Services.GetRequiredService<ITenantDirectory>());

        await Assert.ThrowsAnyAsync<Exception>(() => acme.Connection.InvokeAsync("Record"));
        await acme.ClosedAsync();
        Assert.True(!reachesTheHub || await site.LoggedAsync<InactiveTenantException>());
        Assert.Equal("globex globex globex", await globex.WhoAmIAsync());
        Assert.Equal(0, await CountRecordsAsync(site));
    }

    [Fact]
    public async Task A_deleted_tenant_is_refused_too()
    {
        await using var site = await StartAsync();
        await using var acme = await site.ConnectAsync(Some.Acme);

        await site.Services.GetRequiredService<ITenantDirectory>().RemoveAsync(Some.Acme.Id, CancellationToken.None);

        await Assert.ThrowsAnyAsync<Exception>(acme.WhoAmIAsync);
        await acme.ClosedAsync();
        Assert.True(await site.LoggedAsync<UnknownTenantException>());
    }

    [Fact]
    public async Task A_suspension_between_the_request_and_the_connection_is_not_missed()
    {
        await using var site = await StartAsync(tenancy => tenancy.Services.AddSingleton<IUserIdProvider, SuspendingUserIdProvider>());
        await using var acme = site.Create(Some.Acme);

        await acme.Connection.StartAsync();

        await acme.ClosedAsync();
        Assert.True(await site.LoggedAsync<InactiveTenantException>());
    }

    public static ValueTask<Tenant> SuspendAsync(ITenantDirectory directory) =>
        directory.ChangeAsync(Some.Acme.Id, tenant => tenant with { Status = TenantStatus.Suspended }, CancellationToken.None);

    private static async Task<int> CountRecordsAsync(HubSite site)
    {
        var store = site.Services.GetRequiredService<ITenantAuditStore>();
        return await store.ReadAsync(Some.Acme.Id, new AuditQuery(), CancellationToken.None).CountAsync();
    }

    private static Task<HubSite> StartAsync(Action<OrchStackTenancyBuilder>? more = null) => HubSite.StartAsync(more: (tenancy, _) =>
    {
        tenancy.Services.AddSingleton<ITenantChanges, DeafChanges>();
        tenancy.Services.AddSingleton<TimeProvider>(new FakeTimeProvider());
        more?.Invoke(tenancy);
    });
}
