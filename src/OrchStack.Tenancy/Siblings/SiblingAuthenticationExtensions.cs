using Microsoft.AspNetCore.Authentication;
using OrchStack.Tenancy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Authenticates calls of sibling services.</summary>
public static class SiblingAuthenticationExtensions
{
    /// <summary>
    /// Adds the scheme "Sibling": a good statement becomes a principal with the claims name identifier (the id of the key that
    /// signed it) and <see cref="TenantClaimTypes.TenantId"/>. Needs <c>AddOrchStackTenancy().ResolveFromSibling(…)</c>.
    /// </summary>
    public static AuthenticationBuilder AddTenantSibling(this AuthenticationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.Any(service => service.ServiceType == typeof(SiblingAuthenticationHandler)))
        {
            return builder;
        }

        return builder.AddScheme<AuthenticationSchemeOptions, SiblingAuthenticationHandler>(SiblingDefaults.AuthenticationScheme, configureOptions: null);
    }
}
