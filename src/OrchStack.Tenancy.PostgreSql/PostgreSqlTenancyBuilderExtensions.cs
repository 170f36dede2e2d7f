using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;
using OrchStack.Tenancy.PostgreSql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Fences the tenants of one PostgreSQL database.</summary>
public static class PostgreSqlTenancyBuilderExtensions
{
    /// <summary>Signs contexts for PostgreSQL, and adds <see cref="TenantDataSource"/> over the application's login.</summary>
    public static OrchStackTenancyBuilder UsePostgreSql(this OrchStackTenancyBuilder builder, Action<PostgreSqlTenancyOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.AddOptions<PostgreSqlTenancyOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgreSqlTenancyOptions>, PostgreSqlTenancyOptionsValidator>());
        services.TryAddSingleton<TenantContextSigner>();
        services.TryAddSingleton<SessionContext>();
        services.TryAddSingleton(provider => new TenantDataSource(
            provider.GetRequiredService<IOptions<PostgreSqlTenancyOptions>>().Value.Application ?? throw new InvalidOperationException(
                "TenantDataSource needs the application's login: set UsePostgreSql(o => o.Application = connectionString)."),
            provider.GetRequiredService<SessionContext>()));
        DoctorServices.Add(services);
        return builder;
    }
}
