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
        services.TryAddSingleton<ITenantWork, TenantWorkRunner>();
        services.TryAddSingleton<ITenantChanges, InProcessTenantChanges>();
        services.TryAddSingleton<ITenantAuditStore, InMemoryTenantAuditStore>();
        services.TryAddSingleton<AuditLog>();
        services.TryAddSingleton<ITenantAudit>(provider => provider.GetRequiredService<AuditLog>());
        services.TryAddSingleton<IPlatformAudit>(provider => provider.GetRequiredService<AuditLog>());
        services.TryAddSingleton<InMemoryTenantStore>();
        services.TryAddSingleton<ITenantStore>(provider => provider.GetRequiredService<InMemoryTenantStore>());
        services.TryAddSingleton<InMemoryTenantApiKeyStore>();
        services.TryAddSingleton<ITenantApiKeyStore>(provider => provider.GetRequiredService<InMemoryTenantApiKeyStore>());
        services.TryAddSingleton(TenantDirectories.OfTenants);
        services.TryAddSingleton(TenantDirectories.OfApiKeys);
        services.TryAddSingleton(new RegistryCacheRole<TenantSettingsDocuments>(static documents => documents.Tenant, TenantChangeKind.Settings));
        services.TryAddSingleton<RegistryCache<ITenantSettingsStore, TenantSettingsDocuments>>();
        services.TryAddSingleton<ITenantSettingsStore, InMemoryTenantSettingsStore>();
        services.TryAddSingleton<TenantSettingsSections>();
        services.TryAddSingleton<TenantSettingsLoader>();
        services.TryAddSingleton<ITenantSettingsEditor, TenantSettingsEditor>();
        services.TryAddSingleton<TenantLifecycleHandlers>();
        services.TryAddSingleton<ITenantLifecycle, TenantLifecycle>();
        services.TryAddSingleton<LocalKeyFolder>();
        services.AddOptions<TenantRemovalOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TenantRemovalOptions>, TenantRemovalOptionsValidator>());
        services.TryAddSingleton<TenantRemovalReports>();
        services.TryAddSingleton<ITenantRemovalReports>(static provider => provider.GetRequiredService<TenantRemovalReports>());
        services.TryAddSingleton<TenantRemovalLog>();
        services.TryAddScoped<TenantRemovals>();
        services.TryAddScoped<ITenantRemovals>(static provider => provider.GetRequiredService<TenantRemovals>());
        services.TryAddSingleton<ITenantArchives, TenantArchives>();
        services.TryAddEnumerable(ServiceDescriptor.Scoped<ITenantArchivePart, SettingsArchivePart>());
        services.TryAddEnumerable(ServiceDescriptor.Scoped<ITenantArchivePart, AuditArchivePart>());
        services.TryAddSingleton<ITenantNames, TenantNames>();
        services.TryAddSingleton<ITenantApiKeys, TenantApiKeys>();
        services.TryAddEnumerable(ServiceDescriptor.Scoped<ITenantLifecycleHandler, ApiKeyCleanUp>());
        services.AddOptions<TenantCacheOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TenantCacheOptions>, TenantCacheOptionsValidator>());
        services.TryAddSingleton(new RegistryCacheRole<Tenant>(static tenant => tenant.Id, TenantChangeKind.Tenant));
        services.TryAddSingleton(new RegistryCacheRole<TenantApiKey>(static key => key.TenantId, TenantChangeKind.ApiKeys));
        services.TryAddSingleton<RegistryCache<ITenantStore, Tenant>>();
        services.TryAddSingleton<RegistryCache<ITenantApiKeyStore, TenantApiKey>>();
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
