using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;
using OrchStack.Tenancy.Quotas;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says how much each plan may use.</summary>
public static class QuotasTenancyBuilderExtensions
{
    /// <summary>
    /// Adds <see cref="ITenantQuotas"/> and <see cref="IQuotaEngine"/> for plans that are described elsewhere, by configuring <see cref="QuotaOptions"/>.
    /// All faults of the plans are reported at once, at start, as <see cref="OptionsValidationException"/>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    public static OrchStackTenancyBuilder AddQuotas(this OrchStackTenancyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddEngine(builder.Services);
        return builder;
    }

    /// <summary>
    /// Adds <see cref="ITenantQuotas"/>, <see cref="IQuotaEngine"/> and the plans that it decides by. Called again, it adds to the plans. All faults
    /// are reported at once, at start, as <see cref="OptionsValidationException"/>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Describes the plans.</param>
    public static OrchStackTenancyBuilder AddQuotas(this OrchStackTenancyBuilder builder, Action<QuotaOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        AddEngine(builder.Services).Configure(configure);
        return builder;
    }

    /// <summary>
    /// Adds <see cref="ITenantQuotas"/> and <see cref="IQuotaEngine"/>, and binds the plans to a section of the configuration. A change of the
    /// configuration takes effect without restart; a change that has faults is refused, and what was in force stays.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configuration">The section that holds <see cref="QuotaOptions.Plans"/>.</param>
    public static OrchStackTenancyBuilder AddQuotas(this OrchStackTenancyBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        AddEngine(builder.Services).Bind(configuration);
        return builder;
    }

    /// <summary>
    /// Lets each tenant have limits of its own over its plan's, a time zone and a day on which its months begin, as the section
    /// "quotas" of its settings. A change is in force on every node as soon as other settings are.
    /// </summary>
    /// <param name="builder">The builder.</param>
    public static OrchStackTenancyBuilder AddQuotaOverrides(this OrchStackTenancyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddEngine(builder.Services);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TenantQuotaSettings>, TenantQuotaSettingsValidator>());
        return builder.AddTenantSettings("quotas", QuotaSettingsJson.Default.TenantQuotaSettings);
    }

    /// <summary>Tells a handler of thresholds that tenants reach.</summary>
    /// <param name="builder">The builder.</param>
    public static OrchStackTenancyBuilder AddQuotaThresholdHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this OrchStackTenancyBuilder builder)
        where THandler : class, IQuotaThresholdHandler
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddEngine(builder.Services);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IQuotaThresholdHandler, THandler>());
        return builder;
    }

    private static OptionsBuilder<QuotaOptions> AddEngine(IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton<QuotaMetrics>();
        services.TryAddSingleton<QuotaClock>();
        services.TryAddSingleton<LocalQuotaStore>();
        services.TryAddSingleton<IQuotaStore>(static provider => provider.GetRequiredService<LocalQuotaStore>());
        services.TryAddSingleton<LeaseKeeper>();
        services.TryAddSingleton<QuotaThresholds>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, QuotaThresholds>(static provider => provider.GetRequiredService<QuotaThresholds>()));
        services.AddOptions<QuotaRequestOptions>();
        services.TryAddSingleton<QuotaCounters>();
        services.TryAddSingleton<QuotaEngine>();
        services.TryAddSingleton<IQuotaEngine>(static provider => provider.GetRequiredService<QuotaEngine>());
        services.TryAddSingleton<ITenantQuotas, CurrentTenantQuotas>();
        services.TryAddSingleton<LiveUsages>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<QuotaOptions>, QuotaOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, QuotaGuardPolicy>());
        services.AddOrchStackTenancy().AddLifecycleHandler<QuotasCleanUp>();
        return services.AddOptions<QuotaOptions>().ValidateOnStart();
    }
}
