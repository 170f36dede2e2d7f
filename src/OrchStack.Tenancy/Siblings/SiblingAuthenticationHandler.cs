using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace OrchStack.Tenancy;

/// <summary>Turns a good statement of a sibling into a principal that carries the tenant claim.</summary>
internal sealed class SiblingAuthenticationHandler(
    SiblingVerifier verifier,
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(verifier.Verify(Context) switch
    {
        { Statement: { } statement } => AuthenticateResult.Success(new AuthenticationTicket(PrincipalOf(statement), Scheme.Name)),
        { Fault: { } fault } => AuthenticateResult.Fail(fault.Fault!),
        _ => AuthenticateResult.NoResult(),
    });

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.Append(HeaderNames.WWWAuthenticate, SiblingDefaults.AuthenticationScheme);
        return Task.CompletedTask;
    }

    private ClaimsPrincipal PrincipalOf(SiblingStatement statement) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, statement.KeyId),
            new Claim(TenantClaimTypes.TenantId, statement.TenantId.ToString()),
        ],
        Scheme.Name));
}
