using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class SettingsTenancyBuilderExtensionsTests
{
    [Fact]
    public async Task Registering_twice_is_harmless()
    {
        await using var tenancy = SettingsTenancy.Create(services => services.AddOrchStackTenancy().AddTenantSettings("agents", AgentJson.Default.AgentSettings));

        Assert.Equal(["agents"], tenancy.Editor().Sections);
    }

    [Fact]
    public void One_class_has_one_section_and_one_section_one_class()
    {
        var builder = new ServiceCollection().AddOrchStackTenancy().AddTenantSettings("agents", AgentJson.Default.AgentSettings);

        Assert.Contains("agents", Assert.Throws<InvalidOperationException>(() => builder.AddTenantSettings("others", AgentJson.Default.AgentSettings)).Message);
        Assert.Contains("agents", Assert.Throws<InvalidOperationException>(() => builder.AddTenantSettings<PlainSettings>("agents")).Message);
    }

    [Fact]
    public async Task Data_annotations_count_where_the_class_is_read_by_reflection()
    {
        await using var tenancy = new TestTenancy(services => services.AddOrchStackTenancy().AddTenantSettings<PlainSettings>("plain"));

        var refusal = await Assert.ThrowsAsync<InvalidTenantSettingsException>(
            () => tenancy.Scopes.RunAsync(Some.Acme.Id, _ => tenancy.Editor().WriteAsync("plain", """{ "size": 10 }""", 0)));

        Assert.Contains("between 1 and 9", Assert.Single(refusal.Errors["size"]));
    }

    [Fact]
    public async Task Every_fault_in_what_plans_set_is_reported_at_start()
    {
        await using var tenancy = SettingsTenancy.Create(services => services.AddOrchStackTenancy()
            .AddPlanSettings("free", "agents", """{ "temperature": 9 }""")
            .AddPlanSettings("team", "agents", """{ "colour": 1 }""")
            .AddPlanSettings("team", "nonsense", "{}"));

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(
            () => tenancy.Services.GetServices<IHostedService>().OfType<PlanSettingsCheck>().Single().StartAsync(default));

        Assert.Equal(3, refusal.Failures.Count());
        Assert.Contains(refusal.Failures, fault => fault.Contains("nonsense", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Production", 1)]
    [InlineData("Development", 0)]
    public async Task In_production_settings_in_memory_are_warned_of(string environment, int warnings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = environment });
        var logs = new RecordingLogs();
        builder.Logging.AddProvider(logs);
        builder.Services.AddOrchStackTenancy().AddTenantSettings("agents", AgentJson.Default.AgentSettings);
        using var host = builder.Build();

        await host.StartAsync();

        Assert.Equal(warnings, logs.Entries.Count(entry => entry.Message.Contains("UseSettingsStore", StringComparison.Ordinal)));
        await host.StopAsync();
    }
}
