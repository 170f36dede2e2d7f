using Microsoft.Extensions.DependencyInjection.Extensions;
using OrchStack.Tenancy;
using OrchStack.Tenancy.Quotas;
using OrchStack.Tenancy.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Counts quotas for all nodes together.</summary>
public static class RedisQuotaBuilderExtensions
{
    /// <summary>
    /// Keeps the counts of quotas in the Redis of <c>UseRedis</c> instead of in each process. The server decides by its own clock. What
    /// a tenant has used lies outside the keys that are its own.
    /// </summary>
    /// <param name="builder">The builder.</param>
    public static OrchStackTenancyBuilder UseRedisQuotas(this OrchStackTenancyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.UseRedis().AddQuotas();
        builder.Services.TryAddSingleton<RedisQuotaStore>();
        builder.Services.Replace(ServiceDescriptor.Singleton<IQuotaStore>(static provider =>
            ActivatorUtilities.CreateInstance<OutageQuotaStore>(provider, provider.GetRequiredService<RedisQuotaStore>())));
        return builder;
    }
}
