using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantOptionsTests
{
    [Fact]
    public async Task A_snapshot_is_of_the_entry_and_a_monitor_the_newest()
    {
        await using var tenancy = SettingsTenancy.Create();

        await tenancy.Scopes.RunAsync(Some.Acme.Id, async (scope, _) =>
        {
            await tenancy.WriteAsync(Some.Acme, """{ "model": "large" }""", 0);

            Assert.Equal("small", scope.Services.GetRequiredService<IOptionsSnapshot<AgentSettings>>().Value.Model);
            Assert.Equal("large", scope.Services.GetRequiredService<IOptionsMonitor<AgentSettings>>().CurrentValue.Model);
            Assert.Equal("small", scope.Services.GetRequiredService<IOptions<AgentSettings>>().Value.Model);
        });
    }

    [Fact]
    public async Task A_singleton_that_keeps_the_monitor_sees_each_tenants_own()
    {
        await using var tenancy = SettingsTenancy.Create();
        await tenancy.WriteAsync(Some.Acme, """{ "model": "acme" }""", 0);
        await tenancy.WriteAsync(Some.Globex, """{ "model": "globex" }""", 0);
        var monitor = tenancy.Services.GetRequiredService<IOptionsMonitor<AgentSettings>>();

        await Parallel.ForEachAsync(Enumerable.Range(0, 500), async (i, _) =>
        {
            var tenant = i % 2 == 0 ? Some.Acme : Some.Globex;
            await tenancy.Scopes.RunAsync(tenant.Id, async _ =>
            {
                Assert.Equal(tenant.Slug.Value, monitor.CurrentValue.Model);
                await Task.Yield();
                Assert.Equal(tenant.Slug.Value, monitor.CurrentValue.Model);
            });
        });
    }

    [Fact]
    public async Task A_listener_hears_inside_the_tenant_whose_settings_have_changed_and_of_no_other()
    {
        await using var tenancy = SettingsTenancy.Create();
        var heard = Channel.CreateUnbounded<(string? Tenant, string Model)>();
        var monitor = tenancy.Services.GetRequiredService<IOptionsMonitor<AgentSettings>>();
        using var listening = monitor.OnChange((agents, _) => heard.Writer.TryWrite((tenancy.Slug(), agents.Model)));

        await tenancy.WriteAsync(Some.Acme, """{ "model": "a" }""", 0);
        Assert.Equal(("acme", "a"), await heard.Reader.ReadAsync());
        await tenancy.Scopes.RunAsync(Some.Acme.Id, _ => tenancy.WriteAsync(Some.Globex, """{ "model": "g" }""", 0));
        Assert.Equal(("globex", "g"), await heard.Reader.ReadAsync());
        listening!.Dispose();
        await tenancy.WriteAsync(Some.Acme, """{ "model": "b" }""", 1);

        Assert.False(heard.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Named_options_are_the_codes()
    {
        await using var tenancy = SettingsTenancy.Create(services => services.Configure<AgentSettings>("other", static _ => { }));
        await tenancy.WriteAsync(Some.Acme, """{ "model": "large" }""", 0);

        Assert.Equal("small", tenancy.Services.GetRequiredService<IOptionsMonitor<AgentSettings>>().Get("other").Model);
    }
}
