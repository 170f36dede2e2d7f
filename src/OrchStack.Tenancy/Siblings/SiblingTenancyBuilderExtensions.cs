using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Names the tenant by what a sibling service has signed.</summary>
public static class SiblingTenancyBuilderExtensions
{
    /// <summary>
    /// Reads the signed header that <c>AddTenantHeader()</c> of a sibling adds. One that is not good is 401, two are 400.
    /// Needs <c>UseSiblingKeys(…)</c> with a key of the caller's.
    /// </summary>
    public static OrchStackTenancyBuilder ResolveFromSibling(this OrchStackTenancyBuilder builder, Action<SiblingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        TenantHeaderHttpClientBuilderExtensions.AddSiblingKeyRing(builder.Services);
        builder.Services.AddOptions<SiblingOptions>().Configure(configure).ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SiblingOptions>, SiblingOptionsValidator>());
        builder.Services.TryAddSingleton<SiblingVerifier>();
        return builder.AddResolver<SiblingTenantResolver>();
    }
}
