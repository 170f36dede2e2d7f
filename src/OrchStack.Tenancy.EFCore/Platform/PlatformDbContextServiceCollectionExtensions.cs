using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using OrchStack.Tenancy.EFCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers contexts for work across tenants.</summary>
public static class PlatformDbContextServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IPlatformDbContextFactory{TContext}"/> beside the tenants' contexts, on the login of <c>UsePostgreSql(o => o.Platform = …)</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">
    /// The same options that the tenants' context has, over the data source that it is given:
    /// <c>(o, platform) => o.UseNpgsql(platform).UseOrchStackTenancy()</c>.
    /// </param>
    public static IServiceCollection AddPlatformDbContextFactory<TContext>(
        this IServiceCollection services, Action<DbContextOptionsBuilder, NpgsqlDataSource> configure)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddSingleton(provider => new PlatformDbContextOptions<TContext>(provider, configure));
        services.TryAddScoped<IPlatformDbContextFactory<TContext>, PlatformDbContextFactory<TContext>>();
        return services;
    }
}
