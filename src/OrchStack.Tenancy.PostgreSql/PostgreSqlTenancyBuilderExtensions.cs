using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;
using OrchStack.Tenancy.PostgreSql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Fences the tenants of one PostgreSQL database.</summary>
public static class PostgreSqlTenancyBuilderExtensions
{
    /// <summary>
    /// Signs contexts for PostgreSQL, adds <see cref="TenantDataSource"/> over the application's login, and with
    /// <see cref="PostgreSqlTenancyOptions.Registry"/> keeps the registry there too. No connection is opened before it is needed.
    /// </summary>
    public static OrchStackTenancyBuilder UsePostgreSql(this OrchStackTenancyBuilder builder, Action<PostgreSqlTenancyOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.AddOptions<PostgreSqlTenancyOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgreSqlTenancyOptions>, PostgreSqlTenancyOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PlainContextWarning>());
        services.TryAddSingleton<TenantContextSigner>();
        services.TryAddSingleton<SessionContext>();
        services.TryAddSingleton(provider => new TenantDataSource(
            provider.GetRequiredService<IOptions<PostgreSqlTenancyOptions>>().Value.Application ?? throw new InvalidOperationException(
                "TenantDataSource needs the application's login: set UsePostgreSql(o => o.Application = connectionString)."),
            provider.GetRequiredService<SessionContext>()));
        AddRegistry(services);
        services.TryAddSingleton(provider => new PlatformDataSource(
            provider.GetRequiredService<IOptions<PostgreSqlTenancyOptions>>().Value.Platform ?? throw new InvalidOperationException(
                "PlatformDataSource needs the login for work across tenants: set UsePostgreSql(o => o.Platform = connectionString)."),
            provider.GetRequiredService<IPlatformContext>()));
        DoctorServices.Add(services);
        return builder;
    }

    private static void AddRegistry(IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgreSqlTenancyOptions>, RegistryOptionsValidator>());
        services.TryAddSingleton<RegistryDatabase>();
        services.TryAddSingleton<ChangeMetrics>();
        RegistryPorts.Place<ITenantStore>(services, static (provider, _) => new PostgreSqlTenantStore(provider.GetRequiredService<RegistryDatabase>()));
        RegistryPorts.Place<ITenantApiKeyStore>(services, static (provider, _) => new PostgreSqlApiKeyStore(provider.GetRequiredService<RegistryDatabase>()));
        RegistryPorts.Place<ITenantSettingsStore>(services, static (provider, _) => new PostgreSqlSettingsStore(provider.GetRequiredService<RegistryDatabase>()));
        RegistryPorts.Place<ITenantAuditStore>(services, static (provider, _) => new PostgreSqlAuditStore(
            provider.GetRequiredService<TenantDataSource>(), provider.GetRequiredService<ITenantContext>(), provider.GetRequiredService<RegistryDatabase>()));
        RegistryPorts.Place<ITenantChanges>(services, static (provider, inProcess) => new PostgreSqlTenantChanges(
            inProcess(),
            provider.GetRequiredService<RegistryDatabase>(),
            provider.GetRequiredService<ChangeMetrics>(),
            provider.GetRequiredService<ILogger<PostgreSqlTenantChanges>>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ChangeListener>());
    }
}
