using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace OrchStack.Tenancy.PostgreSql.Tests.Registry;

public sealed class RegistryPortsTests
{
    // Nobody answers there.
    private const string Nowhere = "Host=127.0.0.1;Port=1;Database=d;Username=registry;Password=p;Timeout=1";

    private static readonly Type[] Ports =
        [typeof(ITenantStore), typeof(ITenantDirectory), typeof(ITenantApiKeyStore), typeof(ITenantApiKeyDirectory), typeof(ITenantSettingsStore), typeof(ITenantAuditStore), typeof(ITenantChanges)];

    [Fact]
    public async Task With_the_registrys_login_every_port_is_on_PostgreSQL_and_nothing_is_opened_for_it()
    {
        await using var provider = Build(static tenancy => UsePostgreSql(tenancy, Nowhere));

        Assert.All(Ports, port => Assert.StartsWith("PostgreSql", provider.GetRequiredService(port).GetType().Name, StringComparison.Ordinal));
        Assert.Same(provider.GetRequiredService<ITenantStore>(), provider.GetRequiredService<ITenantDirectory>());
        Assert.Same(provider.GetRequiredService<ITenantApiKeyStore>(), provider.GetRequiredService<ITenantApiKeyDirectory>());
    }

    [Fact]
    public async Task Without_it_everything_stays_as_it_was_and_nothing_runs()
    {
        await using var before = Build(static _ => { });
        await using var provider = Build(static tenancy => UsePostgreSql(tenancy, registry: null));

        Assert.All(Ports, port => Assert.Equal(before.GetRequiredService(port).GetType(), provider.GetRequiredService(port).GetType()));
        await RunAsync(provider);
    }

    [Fact]
    public async Task Twice_and_beside_a_second_AddOrchStackTenancy_is_once()
    {
        await using var provider = Build(static tenancy =>
        {
            UsePostgreSql(tenancy, Nowhere);
            UsePostgreSql(tenancy.Services.AddOrchStackTenancy(), Nowhere);
        });

        Assert.All(Ports, port => Assert.StartsWith("PostgreSql", provider.GetRequiredService(port).GetType().Name, StringComparison.Ordinal));
        Assert.Single(provider.GetServices<IHostedService>().OfType<ChangeListener>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_application_registered_wins_in_any_order(bool first)
    {
        await using var provider = Build(tenancy =>
        {
            if (first)
            {
                OwnStores.Register(tenancy);
            }

            UsePostgreSql(tenancy, Nowhere);
            if (!first)
            {
                OwnStores.Register(tenancy);
            }
        });

        foreach (var port in Ports.Except([typeof(ITenantDirectory), typeof(ITenantApiKeyDirectory)]))
        {
            Assert.IsType<OwnStores>(provider.GetRequiredService(port));
        }

        // No write goes where nobody reads.
        Assert.Throws<InvalidOperationException>(provider.GetRequiredService<ITenantDirectory>);
        await RunAsync(provider);
    }

    [Fact]
    public async Task A_database_that_is_down_at_start_is_an_outage_and_never_no_tenant()
    {
        await using var provider = Build(static tenancy =>
        {
            UsePostgreSql(tenancy, Nowhere);
            tenancy.Services.AddHealthChecks().AddOrchStackTenancy().AddOrchStackTenancyNotifications();
        });
        var listener = provider.GetServices<IHostedService>().OfType<ChangeListener>().Single();

        await listener.StartAsync(default);
        var scopes = provider.GetRequiredService<ITenantScopes>();
        var health = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        await Assert.ThrowsAsync<TenantRegistryException>(() => scopes.RunAsync(TenantId.New(), static _ => Task.CompletedTask));
        await Assert.ThrowsAsync<UnrecordedPlatformScopeException>(() => scopes.EnterPlatformAsync("a test").AsTask());
        Assert.Equal(HealthStatus.Unhealthy, health.Entries["orchstack.tenancy"].Status);
        Assert.Equal(HealthStatus.Degraded, health.Entries["orchstack.tenancy.notifications"].Status);
        Assert.Equal("Disconnected", health.Entries["orchstack.tenancy.notifications"].Data["channel"]);
        await listener.StopAsync(default);
    }

    private static ServiceProvider Build(Action<OrchStackTenancyBuilder> configure)
    {
        var services = new ServiceCollection();
        configure(services.AddOrchStackTenancy());
        return services.BuildServiceProvider(validateScopes: true);
    }

    private static void UsePostgreSql(OrchStackTenancyBuilder tenancy, string? registry) => tenancy.UsePostgreSql(o =>
    {
        o.SigningKey = SigningKey.Generate("k1");
        o.Application = "Host=127.0.0.1;Port=1;Database=d;Username=application;Password=p;Timeout=1";
        o.Registry = registry is null ? null : PostgreSqlSource.FromConnectionString(registry);
    });

    /// <summary>The listener has nothing to follow, so it ends by itself.</summary>
    private static async Task RunAsync(ServiceProvider provider)
    {
        var listener = provider.GetServices<IHostedService>().OfType<ChangeListener>().Single();
        await listener.StartAsync(default);
        await listener.ExecuteTask!;
        await listener.StopAsync(default);
    }
}
