using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Quotas.Tests;

/// <summary>Believes the header "X-User", and the tenants in "X-Member-Of".</summary>
internal sealed class UserHeaderHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers["X-User"] is not [{ } name])
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var tenants = Request.Headers["X-Member-Of"].Select(tenant => new Claim(TenantClaimTypes.TenantId, tenant!));
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, name), .. tenants], Scheme.Name);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
    }
}
