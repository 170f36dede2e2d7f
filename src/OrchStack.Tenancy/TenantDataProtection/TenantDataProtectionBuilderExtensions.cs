using Microsoft.Extensions.DependencyInjection.Extensions;
using OrchStack.Tenancy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Protects data for each tenant alone.</summary>
public static class TenantDataProtectionBuilderExtensions
{
    /// <summary>
    /// Adds <see cref="ITenantDataProtectionProvider"/> over the application's key ring, wherever <c>AddDataProtection()</c> keeps it.
    /// </summary>
    public static OrchStackTenancyBuilder AddTenantDataProtection(this OrchStackTenancyBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDataProtection();
        builder.Services.TryAddSingleton<ITenantDataProtectionProvider, TenantDataProtectionProvider>();
        return builder;
    }
}
