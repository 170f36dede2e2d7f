using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Branding;

/// <summary>What each tenant looks like. A singleton; thread-safe; a change of the options is seen by the next call.</summary>
public interface ITenantThemes
{
    /// <summary>The compiled theme of the current tenant.</summary>
    /// <exception cref="MissingTenantException">There is no current tenant.</exception>
    /// <inheritdoc cref="GetTheme" path="/exception"/>
    CompiledTheme CurrentTheme { get; }

    /// <summary>The compiled theme of a tenant: the one under its slug, or <see cref="BrandingOptions.DefaultTheme"/>.</summary>
    /// <exception cref="OptionsValidationException">
    /// The options have faults and no theme was compiled before. A later change with faults leaves the themes as they were.
    /// </exception>
    CompiledTheme GetTheme(Tenant tenant);
}
