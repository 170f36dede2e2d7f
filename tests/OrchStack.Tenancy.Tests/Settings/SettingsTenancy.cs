using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

/// <summary>Two tenants with agents: Acme on the plan "free", Globex on "free" as well, a plan "pro" beside them.</summary>
internal static class SettingsTenancy
{
    public static TestTenancy Create(Action<IServiceCollection>? more = null) => new(services =>
    {
        services.AddOrchStackTenancy()
            .AddTenantSettings("agents", AgentJson.Default.AgentSettings)
            .AddPlanSettings("pro", "agents", """{ "model": "large", "limits": { "monthly": 5000 } }""");
        services.AddSingleton<IValidateOptions<AgentSettings>, AgentRules>();
        more?.Invoke(services);
    });

    public static ITenantSettingsEditor Editor(this TestTenancy tenancy) => tenancy.Services.GetRequiredService<ITenantSettingsEditor>();

    public static ITenantSettings<AgentSettings> Agents(this TestTenancy tenancy) => tenancy.Services.GetRequiredService<ITenantSettings<AgentSettings>>();

    public static Task<TenantSettingsState> WriteAsync(this TestTenancy tenancy, Tenant tenant, string json, long expected) =>
        tenancy.Scopes.RunAsync(tenant.Id, _ => tenancy.Editor().WriteAsync("agents", json, expected));

    public static Task<AgentSettings> ReadAsync(this TestTenancy tenancy, Tenant tenant) =>
        tenancy.Scopes.RunAsync(tenant.Id, _ => Task.FromResult(tenancy.Agents().Value));
}
