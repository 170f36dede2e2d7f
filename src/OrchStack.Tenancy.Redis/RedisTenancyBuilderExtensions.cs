using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;
using OrchStack.Tenancy.Redis;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the tenants of one Redis apart.</summary>
public static class RedisTenancyBuilderExtensions
{
    /// <summary>
    /// Adds <see cref="ITenantRedis"/> over the application's <see cref="IConnectionMultiplexer"/>, and an <see cref="IDatabase"/> that is
    /// the current tenant's unless the application has registered one. A deleted tenant's keys are deleted. Where the
    /// registry is not PostgreSQL's, word of changes goes from node to node.
    /// </summary>
    public static OrchStackTenancyBuilder UseRedis(this OrchStackTenancyBuilder builder) => builder.UseRedis(static _ => { });

    /// <summary>The same over a connection of tenancy's own.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configuration">As for <see cref="RedisTenancyOptions.Configuration"/>.</param>
    public static OrchStackTenancyBuilder UseRedis(this OrchStackTenancyBuilder builder, string configuration) =>
        builder.UseRedis(options => options.Configuration = configuration);

    /// <inheritdoc cref="UseRedis(OrchStackTenancyBuilder)"/>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Other than the defaults.</param>
    public static OrchStackTenancyBuilder UseRedis(this OrchStackTenancyBuilder builder, Action<RedisTenancyOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.AddOptions<RedisTenancyOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisTenancyOptions>, RedisTenancyOptionsValidator>());
        services.TryAddSingleton<RedisConnection>();
        services.TryAddSingleton<PrefixedKeys>();
        services.TryAddSingleton<ITenantRedis, TenantRedis>();
        services.TryAddSingleton(static provider => provider.GetRequiredService<ITenantRedis>().Database);
        services.TryAddSingleton<ITenantRedisImport, TenantRedisImport>();
        services.TryAddSingleton<TenantRedisUsers>();
        services.TryAddSingleton<TenantUserConnections>();
        services.TryAddSingleton<ITenantRedisUsers>(static provider => provider.GetRequiredService<TenantRedisUsers>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RedisTenantChanges>());
        return builder.AddLifecycleHandler<RedisLifecycle>();
    }
}
