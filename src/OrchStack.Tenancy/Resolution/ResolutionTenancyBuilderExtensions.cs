using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says where a request names its tenant. All that it names must be one tenant.</summary>
public static class ResolutionTenancyBuilderExtensions
{
    /// <summary>Reads the one label before a base domain: <c>acme.example.com</c> is the tenant with the slug "acme".</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="baseDomain">The base domain; call again for another one.</param>
    public static OrchStackTenancyBuilder ResolveFromSubdomain(this OrchStackTenancyBuilder builder, string baseDomain)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(baseDomain);
        builder.Services.AddOptions<SubdomainResolverOptions>()
            .Configure(o => o.BaseDomains.Add(baseDomain.Trim('.')))
            .ValidateOnStart();
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<SubdomainResolverOptions>, SubdomainResolverOptionsValidator>());
        return builder.AddResolver<SubdomainTenantResolver>();
    }

    /// <summary>
    /// Reads a header with a tenant id or slug. It says where a caller wants to go, never who it is: an authenticated
    /// caller must be a member of that tenant, an anonymous one gets what the endpoints give to anybody.
    /// </summary>
    public static OrchStackTenancyBuilder ResolveFromHeader(this OrchStackTenancyBuilder builder, Action<HeaderResolverOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<HeaderResolverOptions>()
            .Configure(configure ?? (static _ => { }))
            .Validate(o => !string.IsNullOrWhiteSpace(o.HeaderName), "HeaderResolverOptions.HeaderName is empty. Set it, or leave it at X-Tenant.")
            .ValidateOnStart();
        return builder.AddResolver<HeaderTenantResolver>();
    }
}
