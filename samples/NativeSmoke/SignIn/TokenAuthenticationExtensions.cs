using Microsoft.AspNetCore.Authentication;
using OrchStack.Tenancy;

namespace NativeSmoke.SignIn;

/// <summary>Signs a request in by the token where it has one, else by its API key.</summary>
internal static class TokenAuthenticationExtensions
{
    public static AuthenticationBuilder AddToken(this AuthenticationBuilder builder) => builder
        .AddScheme<AuthenticationSchemeOptions, TokenHandler>(TokenDefaults.Scheme, configureOptions: null)
        .AddPolicyScheme(TokenDefaults.KeyOrToken, displayName: null, o => o.ForwardDefaultSelector = static context =>
            context.Request.Headers.ContainsKey(TokenDefaults.Header) ? TokenDefaults.Scheme : TenantApiKeyDefaults.AuthenticationScheme);
}
