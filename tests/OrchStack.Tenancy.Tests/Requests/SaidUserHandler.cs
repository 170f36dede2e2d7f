using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

/// <summary>Signs in whoever lies among the features of the request.</summary>
internal sealed class SaidUserHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Context.Features.Get<SaidUser>() is { } user
        ? AuthenticateResult.Success(new AuthenticationTicket(user.ToPrincipal(), Scheme.Name))
        : AuthenticateResult.NoResult());
}
