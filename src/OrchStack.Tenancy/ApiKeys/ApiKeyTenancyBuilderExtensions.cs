using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OrchStack.Tenancy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Names the tenant by its API key.</summary>
public static class ApiKeyTenancyBuilderExtensions
{
    /// <summary>Reads <c>X-Api-Key</c> and <c>Authorization: ApiKey …</c>. A bad key is 401, two keys are 400.</summary>
    public static OrchStackTenancyBuilder ResolveFromApiKey(this OrchStackTenancyBuilder builder, Action<TenantApiKeyOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<TenantApiKeyOptions>()
            .Configure(configure ?? (static _ => { }))
            .Validate(o => !string.IsNullOrWhiteSpace(o.HeaderName), "TenantApiKeyOptions.HeaderName is empty. Set it, or leave it at X-Api-Key.")
            .Validate(
                o => !string.Equals(o.HeaderName, "Authorization", StringComparison.OrdinalIgnoreCase),
                "TenantApiKeyOptions.HeaderName is Authorization, which is read anyway, behind the word ApiKey. Leave it at X-Api-Key.")
            .ValidateOnStart();
        builder.Services.TryAddSingleton<TenantApiKeyVerifier>();

        // Late, because hosted services are made before the options are validated, and a directory that reads its own would hide the faults of all others.
        builder.Services.TryAddSingleton(provider => new Lazy<ITenantApiKeyDirectory>(provider.GetRequiredService<ITenantApiKeyDirectory>));
        builder.Services.TryAddSingleton<ApiKeyUsage>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ApiKeyUsage>(provider => provider.GetRequiredService<ApiKeyUsage>()));
        return builder.AddResolver<ApiKeyTenantResolver>();
    }
}
