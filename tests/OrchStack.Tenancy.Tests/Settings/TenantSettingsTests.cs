using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantSettingsTests
{
    [Fact]
    public async Task The_code_goes_below_the_plan_and_the_plan_below_the_tenant()
    {
        await using var tenancy = SettingsTenancy.Create();
        await using (await tenancy.Scopes.EnterPlatformAsync("test"))
        {
            await tenancy.Lifecycle.ChangeAsync(Some.Acme.Id, new TenantEdit { Plan = "pro" });
        }

        await tenancy.WriteAsync(Some.Acme, """{ "limits": { "daily": 7 }, "tools": [] }""", 0);

        var acme = await tenancy.ReadAsync(Some.Acme);
        Assert.Equal(("large", 0.7, 7, 5000), (acme.Model, acme.Temperature, acme.Limits.Daily, acme.Limits.Monthly));
        Assert.Empty(acme.Tools);
        var globex = await tenancy.ReadAsync(Some.Globex);
        Assert.Equal(("small", 100, 1000, "search"), (globex.Model, globex.Limits.Daily, globex.Limits.Monthly, globex.Tools.Single()));
    }

    [Fact]
    public async Task A_change_of_plan_counts_at_the_next_entry()
    {
        await using var tenancy = SettingsTenancy.Create();
        Assert.Equal("small", (await tenancy.ReadAsync(Some.Acme)).Model);

        await using (await tenancy.Scopes.EnterPlatformAsync("test"))
        {
            await tenancy.Lifecycle.ChangeAsync(Some.Acme.Id, new TenantEdit { Plan = "pro" });
        }

        Assert.Equal("large", (await tenancy.ReadAsync(Some.Acme)).Model);
        Assert.Equal("small", (await tenancy.ReadAsync(Some.Globex)).Model);
    }

    [Fact]
    public async Task What_one_tenant_sets_no_other_sees()
    {
        await using var tenancy = SettingsTenancy.Create();
        await tenancy.WriteAsync(Some.Acme, """{ "greeting": "secret of Acme" }""", 0);

        Assert.Equal("secret of Acme", (await tenancy.ReadAsync(Some.Acme)).Greeting);
        Assert.Null((await tenancy.ReadAsync(Some.Globex)).Greeting);
        await tenancy.Scopes.RunAsync(Some.Globex.Id, async _ =>
        {
            Assert.Equal((0, "{}"), Read(await tenancy.Editor().ReadAsync("agents")));
            Assert.Empty(await tenancy.Editor().HistoryAsync("agents").ToListAsync());
            await Assert.ThrowsAsync<InvalidTenantSettingsException>(() => tenancy.Editor().RollBackAsync("agents", 1, 0));
            await Assert.ThrowsAsync<TenantSettingsConflictException>(() => tenancy.Editor().WriteAsync("agents", "{}", 1));
        });
        Assert.Equal("secret of Acme", (await tenancy.ReadAsync(Some.Acme)).Greeting);

        static (long, string) Read(TenantSettingsState state) => (state.Version, state.Json);
    }

    [Fact]
    public async Task Without_a_tenant_there_are_no_settings_in_whatever_form_they_are_asked_for()
    {
        await using var tenancy = SettingsTenancy.Create();
        using var scope = tenancy.Services.CreateScope();

        Refuse();
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("test");
        Refuse();
        await Assert.ThrowsAsync<MissingTenantException>(() => tenancy.Editor().ReadAsync("agents"));
        await Assert.ThrowsAsync<MissingTenantException>(() => tenancy.Editor().WriteAsync("agents", "{}", 0));
        await Assert.ThrowsAsync<MissingTenantException>(() => tenancy.Editor().RollBackAsync("agents", 1, 0));
        Assert.Throws<MissingTenantException>(() => { _ = tenancy.Editor().HistoryAsync("agents"); });

        void Refuse()
        {
            Assert.Throws<MissingTenantException>(() => tenancy.Agents().Value);
            Assert.Throws<MissingTenantException>(() => scope.ServiceProvider.GetRequiredService<IOptionsSnapshot<AgentSettings>>().Value);
            Assert.Throws<MissingTenantException>(() => scope.ServiceProvider.GetRequiredService<IOptionsMonitor<AgentSettings>>().CurrentValue);
            Assert.Equal("small", scope.ServiceProvider.GetRequiredService<IOptions<AgentSettings>>().Value.Model);
        }
    }

    [Fact]
    public async Task Work_that_outlives_its_scope_has_no_settings_any_more()
    {
        await using var tenancy = SettingsTenancy.Create();
        var ended = new TaskCompletionSource();
        Task straggler = Task.CompletedTask;

        await tenancy.Scopes.RunAsync(Some.Acme.Id, _ =>
        {
            straggler = Task.Run(async () =>
            {
                await ended.Task;
                return tenancy.Agents().Value;
            });
            return Task.CompletedTask;
        });
        ended.SetResult();

        await Assert.ThrowsAsync<MissingTenantException>(() => straggler);
    }

    [Fact]
    public async Task A_scope_keeps_the_settings_with_which_it_was_entered()
    {
        await using var tenancy = SettingsTenancy.Create();

        await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ =>
        {
            var before = tenancy.Agents().Value;
            await tenancy.WriteAsync(Some.Acme, """{ "model": "large" }""", 0);

            Assert.Same(before, tenancy.Agents().Value);
        });

        Assert.Equal("large", (await tenancy.ReadAsync(Some.Acme)).Model);
    }

    [Fact]
    public async Task Nested_tenants_have_their_own()
    {
        await using var tenancy = SettingsTenancy.Create();
        await tenancy.WriteAsync(Some.Acme, """{ "model": "acme" }""", 0);
        await tenancy.WriteAsync(Some.Globex, """{ "model": "globex" }""", 0);

        await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ =>
        {
            await tenancy.Scopes.RunAsync(Some.Globex.Id, _ => Task.Run(() => Assert.Equal("globex", tenancy.Agents().Value.Model)));
            Assert.Equal("acme", tenancy.Agents().Value.Model);
        });
    }

    [Fact]
    public async Task Many_entries_load_once_and_a_change_is_seen_at_the_next_entry()
    {
        var table = new SettingsTable();
        await using var tenancy = SettingsTenancy.Create(services => services.AddSingleton<ITenantSettingsStore>(table));

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => tenancy.ReadAsync(Some.Acme))));
        Assert.Equal(1, table.Loads);
        var same = await tenancy.ReadAsync(Some.Acme);
        Assert.Same(same, await tenancy.ReadAsync(Some.Acme));
        await tenancy.WriteAsync(Some.Acme, """{ "model": "large" }""", 0);

        Assert.Equal("large", (await tenancy.ReadAsync(Some.Acme)).Model);
    }

    [Fact]
    public async Task In_an_outage_known_tenants_keep_their_settings_and_unknown_ones_are_refused_never_given_the_defaults()
    {
        var table = new SettingsTable();
        var time = new FakeTimeProvider();
        await using var tenancy = SettingsTenancy.Create(services => services.AddSingleton<ITenantSettingsStore>(table).AddSingleton<TimeProvider>(time));
        await tenancy.WriteAsync(Some.Acme, """{ "model": "large" }""", 0);
        await tenancy.ReadAsync(Some.Acme);
        table.IsDown = true;
        time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("large", (await tenancy.ReadAsync(Some.Acme)).Model);
        await Assert.ThrowsAsync<TenantRegistryException>(() => tenancy.ReadAsync(Some.Globex));
        time.Advance(TimeSpan.FromMinutes(6));
        await Assert.ThrowsAsync<TenantRegistryException>(() => tenancy.ReadAsync(Some.Acme));
    }

    [Fact]
    public async Task A_request_of_a_tenant_whose_settings_cannot_be_read_is_503()
    {
        var table = new SettingsTable { IsDown = true };
        await using var app = await TestApp.StartAsync(
            tenancy => tenancy.AddTenantSettings("agents", AgentJson.Default.AgentSettings).Services.AddSingleton<ITenantSettingsStore>(table),
            web => web.MapGet("/model", (ITenantSettings<AgentSettings> agents) => agents.Value.Model));

        Assert.Equal(503, (await app.GetAsync("/model", "Host: acme.example.com")).Status);
        Assert.Equal(200, (await app.GetAsync("/public")).Status);
        table.IsDown = false;
        Assert.Equal("small", (await app.GetAsync("/model", "Host: globex.example.com")).Body);
    }

    [Fact]
    public async Task A_store_that_mixes_tenants_up_is_an_error()
    {
        var table = new SettingsTable { AnswersFor = Some.Globex.Id };
        await using var tenancy = SettingsTenancy.Create(services => services.AddSingleton<ITenantSettingsStore>(table));

        var outage = await Assert.ThrowsAsync<TenantRegistryException>(() => tenancy.ReadAsync(Some.Acme));

        Assert.Contains("LoadAsync", outage.InnerException!.Message);
    }

    [Fact]
    public async Task A_document_that_fits_no_more_refuses_its_section_alone_and_gives_no_defaults()
    {
        var store = new InMemoryTenantSettingsStore();
        await store.TryAppendAsync(Some.Acme.Id, new TenantSettingsDocument("agents", 1, """{ "temperature": "hot" }""", default, "system"), default);
        await using var tenancy = SettingsTenancy.Create(services => services
            .AddSingleton<ITenantSettingsStore>(store)
            .AddOrchStackTenancy().AddTenantSettings<PlainSettings>("plain"));

        await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ =>
        {
            Assert.Throws<UnreadableTenantSettingsException>(() => tenancy.Agents().Value);
            Assert.Equal(1, tenancy.Services.GetRequiredService<ITenantSettings<PlainSettings>>().Value.Size);
            await tenancy.Editor().WriteAsync("agents", "{}", 1);
        });

        Assert.Equal("small", (await tenancy.ReadAsync(Some.Acme)).Model);
    }

    [Fact]
    public async Task An_application_without_settings_pays_nothing_and_is_told_so()
    {
        await using var tenancy = new TestTenancy();

        await tenancy.Scopes.RunAsync(Some.Acme.Id, _ =>
        {
            Assert.Contains("AddTenantSettings", Assert.Throws<InvalidOperationException>(() => tenancy.Current.Settings).Message);
            return Task.CompletedTask;
        });
    }
}
