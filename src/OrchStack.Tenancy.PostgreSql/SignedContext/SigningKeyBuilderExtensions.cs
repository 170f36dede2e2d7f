using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OrchStack.Tenancy;
using OrchStack.Tenancy.PostgreSql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says where the keys come from that sign tenant contexts.</summary>
public static class SigningKeyBuilderExtensions
{
    /// <summary>
    /// Signs with a key of a section of the configuration: <c>Current</c> names it, <c>Keys</c> holds the base64 secret of each.
    /// A changed section counts without a restart, so keys are rotated by configuration alone.
    /// </summary>
    /// <remarks>An <see cref="ISigningKeySource"/> that is registered already stays. A section that cannot be read stops the start.</remarks>
    public static OrchStackTenancyBuilder UseSigningKeys(this OrchStackTenancyBuilder builder, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        builder.Services.TryAddSingleton<ISigningKeySource>(
            provider => new ConfiguredSigningKeys(section, provider.GetRequiredService<ILogger<ConfiguredSigningKeys>>()));
        return builder;
    }
}
