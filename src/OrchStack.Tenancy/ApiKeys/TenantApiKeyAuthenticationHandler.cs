using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace OrchStack.Tenancy;

/// <summary>Turns a good API key into a principal that carries the tenant claim.</summary>
internal sealed class TenantApiKeyAuthenticationHandler(
    TenantApiKeyVerifier verifier,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        TenantApiKeyVerdict verdict;
        try
        {
            verdict = await verifier.VerifyAsync(Context, Context.RequestAborted).ConfigureAwait(false);
        }
        catch (TenantRegistryException outage)
        {
            // The tenancy middleware asks again and answers 503; here nobody is authenticated.
            return AuthenticateResult.Fail(outage);
        }

        return verdict switch
        {
            { Key: { } key } => AuthenticateResult.Success(new AuthenticationTicket(PrincipalOf(key), Scheme.Name)),
            { Fault: { } fault } => AuthenticateResult.Fail(fault.Fault!),
            _ => AuthenticateResult.NoResult(),
        };
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.Append(HeaderNames.WWWAuthenticate, TenantApiKeyDefaults.AuthenticationScheme);
        return Task.CompletedTask;
    }

    private ClaimsPrincipal PrincipalOf(TenantApiKey key) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, key.KeyId),
            new Claim(ClaimTypes.Name, key.Name),
            new Claim(TenantClaimTypes.TenantId, key.TenantId.ToString()),
            .. key.Scopes.Select(static scope => new Claim("scope", scope)),
        ],
        Scheme.Name));
}
