using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The front door of the family.</summary>
public static class OrchStackTenancyServiceCollectionExtensions
{
    /// <summary>
    /// Adds the tenant context, scopes and the in-memory store; everything else is chosen on the builder.
    /// </summary>
    public static OrchStackTenancyBuilder AddOrchStackTenancy(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions();
        services.AddLogging();
        services.AddMetrics();
        services.AddProblemDetails();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CurrentTenant>();
        services.TryAddSingleton<ITenantContext>(provider => provider.GetRequiredService<CurrentTenant>());
        services.TryAddSingleton<IPlatformContext>(provider => provider.GetRequiredService<CurrentTenant>());
        services.TryAddSingleton<ITenantScopes, TenantScopes>();
        services.TryAddSingleton<ITenantChanges, InProcessTenantChanges>();
        services.TryAddSingleton<ITenantAuditStore, InMemoryTenantAuditStore>();
        services.TryAddSingleton<AuditLog>();
        services.TryAddSingleton<ITenantAudit>(provider => provider.GetRequiredService<AuditLog>());
        services.TryAddSingleton<IPlatformAudit>(provider => provider.GetRequiredService<AuditLog>());
        services.TryAddSingleton<InMemoryTenantStore>();
        services.TryAddSingleton<ITenantStore>(provider => provider.GetRequiredService<InMemoryTenantStore>());
        services.TryAddSingleton<ITenantApiKeyStore>(provider => provider.GetRequiredService<InMemoryTenantStore>());
        services.AddOptions<TenantCacheOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TenantCacheOptions>, TenantCacheOptionsValidator>());
        services.TryAddSingleton<TenantCache>();
        services.TryAddSingleton<TenantLookup>();
        services.TryAddSingleton<TenantConsensus>();
        services.TryAddSingleton<TenantAdmission>();
        services.TryAddSingleton<EndpointSignIn>();
        services.TryAddSingleton<TenancyMetrics>();
        services.TryAddSingleton<RefusalBudget>();
        services.TryAddSingleton<RefusalAudit>();
        services.TryAddSingleton<TenancyPipeline>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TenancyPipeline>(provider => provider.GetRequiredService<TenancyPipeline>()));
        return new OrchStackTenancyBuilder(services);
    }
}
