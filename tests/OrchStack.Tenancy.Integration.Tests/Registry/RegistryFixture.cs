using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Registry;

/// <summary>A database that keeps the registry, two tenants in it, and the services of an application over it.</summary>
public sealed class RegistryFixture : IAsyncLifetime
{
    public TenantDatabase Database { get; } = new();

    public ServiceProvider Services { get; private set; } = null!;

    public Tenant Acme { get; } = new(TenantId.New(), TenantSlug.Parse("acme"), "Acme");

    public Tenant Globex { get; } = new(TenantId.New(), TenantSlug.Parse("globex"), "Globex");

    public ITenantStore Store => Get<ITenantStore>();

    public ITenantDirectory Directory => Get<ITenantDirectory>();

    public ITenantScopes Scopes => Get<ITenantScopes>();

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>The services of an application; each provider is a node.</summary>
    public ServiceCollection NewServices(Action<PostgreSqlTenancyOptions>? change = null, Action<OrchStackTenancyBuilder>? more = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddOrchStackTenancy().UsePostgreSql(o =>
        {
            o.Application = Database.Application;
            o.Registry = Database.Registry;
            o.Platform = Database.Platform;
            o.SigningKey = Database.SigningKey;
            change?.Invoke(o);
        });
        more?.Invoke(builder);
        return services;
    }

    public ServiceProvider NewNode(Action<PostgreSqlTenancyOptions>? change = null, Action<OrchStackTenancyBuilder>? more = null) =>
        NewServices(change, more).BuildServiceProvider(validateScopes: true);

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        await Database.CreateRegistryLoginsAsync();
        Services = NewNode();
        await Directory.AddAsync(Acme, default);
        await Directory.AddAsync(Globex, default);
    }

    public async Task DisposeAsync()
    {
        await Services.DisposeAsync();
        await Database.DisposeAsync();
    }
}
