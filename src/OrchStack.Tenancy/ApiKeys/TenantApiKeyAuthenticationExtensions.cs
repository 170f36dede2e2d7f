using Microsoft.AspNetCore.Authentication;
using OrchStack.Tenancy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Authenticates requests by the API keys of tenants.</summary>
public static class TenantApiKeyAuthenticationExtensions
{
    /// <summary>
    /// Adds the scheme "ApiKey": a good key becomes a principal with the claims name, name identifier (the key id),
    /// one "scope" for each scope, and <see cref="TenantClaimTypes.TenantId"/>. Needs <c>AddOrchStackTenancy().ResolveFromApiKey()</c>.
    /// </summary>
    public static AuthenticationBuilder AddTenantApiKey(this AuthenticationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.Any(service => service.ServiceType == typeof(TenantApiKeyAuthenticationHandler)))
        {
            return builder;
        }

        return builder.AddScheme<AuthenticationSchemeOptions, TenantApiKeyAuthenticationHandler>(
            TenantApiKeyDefaults.AuthenticationScheme, configureOptions: null);
    }
}
