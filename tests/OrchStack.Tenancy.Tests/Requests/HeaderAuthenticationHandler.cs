using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace OrchStack.Tenancy.Tests;

/// <summary>Believes the header "{scheme}-User" and the tenant claims in "{scheme}-Tenants".</summary>
internal sealed class HeaderAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[$"{Scheme.Name}-User"] is not [{ } name])
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var tenants = Request.Headers[$"{Scheme.Name}-Tenants"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, name), .. tenants.Select(tenant => new Claim(TenantClaimTypes.TenantId, tenant))], Scheme.Name);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = 401;
        Response.Headers.Append(HeaderNames.WWWAuthenticate, Scheme.Name);
        return Task.CompletedTask;
    }
}
