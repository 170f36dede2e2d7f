using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives every tenant settings of its own.</summary>
public static class SettingsTenancyBuilderExtensions
{
    /// <summary>
    /// Makes an options class the tenants': <see cref="ITenantSettings{T}"/>, <see cref="IOptionsSnapshot{T}"/> and
    /// <see cref="IOptionsMonitor{T}"/> are the current tenant's, <see cref="IOptions{T}"/> stays what the code says
    /// (initialisers and <c>Configure&lt;T&gt;</c>). Every <see cref="IValidateOptions{T}"/> checks what a tenant sets before it is stored.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="section">The section's name: letters, digits, hyphens.</param>
    /// <param name="type">How the class is read from JSON, from a source-generated context.</param>
    /// <exception cref="InvalidOperationException">The section or the class is registered with another class or section.</exception>
    public static OrchStackTenancyBuilder AddTenantSettings<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(
        this OrchStackTenancyBuilder builder, string section, JsonTypeInfo<T> type)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(section);
        ArgumentNullException.ThrowIfNull(type);
        foreach (var known in builder.Services.Select(static service => service.ImplementationInstance).OfType<TenantSettingsName>())
        {
            if (known == new TenantSettingsName(section, typeof(T)))
            {
                return builder;
            }

            if (known.Section == section || known.Type == typeof(T))
            {
                throw new InvalidOperationException(
                    $"Refused to register the settings \"{section}\" for {typeof(T).Name}: \"{known.Section}\" is registered for {known.Type.Name}. Give each class one section and each section one class.");
            }
        }

        var services = builder.Services;
        services.AddSingleton(new TenantSettingsName(section, typeof(T)));
        services.AddSingleton<TenantSettingsSection>(provider => new TypedSettingsSection<T>(
            section, type, provider.GetRequiredService<IOptions<T>>(), provider.GetServices<PlanSettings>(), provider.GetServices<IValidateOptions<T>>()));
        services.AddSingleton<ITenantSettings<T>, TenantSettings<T>>();
        services.AddSingleton<ITenantSettingsReader<T>, TenantSettingsReader<T>>();
        services.AddScoped<IOptionsSnapshot<T>, TenantOptionsSnapshot<T>>();
        services.AddSingleton<IOptionsMonitor<T>, TenantOptionsMonitor<T>>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, InMemorySettingsWarning>());
        return builder;
    }

    /// <summary>The same, with the class read by reflection (camel case) and checked by its data annotations too.</summary>
    /// <inheritdoc cref="AddTenantSettings{T}(OrchStackTenancyBuilder, string, JsonTypeInfo{T})"/>
    [RequiresUnreferencedCode("The class is read by reflection. Give a JsonTypeInfo<T> instead.")]
    [RequiresDynamicCode("The class is read by reflection. Give a JsonTypeInfo<T> instead.")]
    public static OrchStackTenancyBuilder AddTenantSettings<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(
        this OrchStackTenancyBuilder builder, string section)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<T>>(new DataAnnotationValidateOptions<T>(Options.Options.DefaultName)));
        return builder.AddTenantSettings(section, (JsonTypeInfo<T>)JsonSerializerOptions.Web.GetTypeInfo(typeof(T)));
    }

    /// <summary>Says what a plan sets in a section, between the code and the tenant.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="plan">The plan, as in <see cref="Tenant.Plan"/>.</param>
    /// <param name="section">The section.</param>
    /// <param name="json">A JSON object with the members that the plan sets. It is checked at start.</param>
    public static OrchStackTenancyBuilder AddPlanSettings(
        this OrchStackTenancyBuilder builder, string plan, string section, [StringSyntax(StringSyntaxAttribute.Json)] string json)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(plan);
        ArgumentException.ThrowIfNullOrWhiteSpace(section);
        ArgumentNullException.ThrowIfNull(json);

        // What is said later about the same plan stands; said twice, it stands there once.
        if (builder.Services.FirstOrDefault(service => service.ImplementationInstance is PlanSettings known && known.Plan == plan && known.Section == section) is { } earlier)
        {
            builder.Services.Remove(earlier);
        }

        builder.Services.AddSingleton(new PlanSettings(plan, section, json));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PlanSettingsCheck>());
        return builder;
    }

    /// <summary>Keeps the tenants' settings in a store of one's own.</summary>
    public static OrchStackTenancyBuilder UseSettingsStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>(
        this OrchStackTenancyBuilder builder)
        where TStore : class, ITenantSettingsStore
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<ITenantSettingsStore, TStore>());
        return builder;
    }
}
