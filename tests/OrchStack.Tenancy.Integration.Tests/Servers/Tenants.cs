using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Servers;

/// <summary>Two tenants that must never see each other.</summary>
internal static class Tenants
{
    public static readonly Tenant Acme = new(TenantId.Parse("0197a000-0000-7000-8000-00000000000a"), TenantSlug.Parse("acme"), "Acme");

    public static readonly Tenant Globex = new(TenantId.Parse("0197a000-0000-7000-8000-00000000000b"), TenantSlug.Parse("globex"), "Globex");

    /// <summary>The services of an application over a test database, as a user would register them.</summary>
    public static ServiceCollection Services(TenantDatabase database, string? application = null, params Tenant[] more)
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy()
            .UseInMemoryTenants(o =>
            {
                foreach (var tenant in more.UnionBy([Acme, Globex], tenant => tenant.Id))
                {
                    o.Add(tenant);
                }
            })
            .UsePostgreSql(o =>
            {
                o.Application = application ?? database.Application;
                o.SigningKey = database.SigningKey;
            });
        return services;
    }

    public static ServiceProvider BuildProvider(this ServiceCollection services, out TenantDataSource source, out ITenantScopes scopes)
    {
        var provider = services.BuildServiceProvider(validateScopes: true);
        source = provider.GetRequiredService<TenantDataSource>();
        scopes = provider.GetRequiredService<ITenantScopes>();
        return provider;
    }
}
