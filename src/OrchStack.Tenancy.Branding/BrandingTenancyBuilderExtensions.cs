using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;
using OrchStack.Tenancy.Branding;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Gives every tenant its own looks.</summary>
public static class BrandingTenancyBuilderExtensions
{
    /// <summary>
    /// Adds <see cref="ITenantThemes"/>: a theme per tenant slug, and <see cref="BrandingOptions.DefaultTheme"/> for the
    /// rest. <c>app.MapBranding()</c> serves the stylesheets.
    /// </summary>
    public static OrchStackTenancyBuilder AddBranding(this OrchStackTenancyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<BrandingOptions>().ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BrandingOptions>, BrandingOptionsValidator>());
        builder.Services.TryAddSingleton<ITenantThemes, TenantThemes>();
        return builder;
    }

    /// <summary>Adds <see cref="ITenantThemes"/> and sets the themes in code. Called again, it adds to the themes.</summary>
    public static OrchStackTenancyBuilder AddBranding(this OrchStackTenancyBuilder builder, Action<BrandingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(configure);
        return builder.AddBranding();
    }

    /// <summary>
    /// Adds <see cref="ITenantThemes"/>, reads the themes from a section of the configuration and follows its changes.
    /// Colours are plain strings:
    /// <c>{ "DefaultTheme": { … }, "Themes": { "salon-a": { "Name": "Salon A", "Primary": "#d6336c" } } }</c>.
    /// A value that cannot be read and a name that no theme has are faults at start, all reported at once.
    /// </summary>
    public static OrchStackTenancyBuilder AddBranding(this OrchStackTenancyBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        builder.Services.AddSingleton<IConfigureOptions<BrandingOptions>>(new BrandingConfiguration(configuration));
        builder.Services.AddSingleton<IOptionsChangeTokenSource<BrandingOptions>>(new ConfigurationChangeTokenSource<BrandingOptions>(configuration));
        return builder.AddBranding();
    }
}
