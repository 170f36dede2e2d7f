using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>What other middlewares do before tenancy and around it: preflights, callbacks, error pages.</summary>
public sealed class BesideTheMiddlewareTests
{
    [Theory]
    [InlineData("https://app.test", "https://app.test")]
    [InlineData("https://evil.test", null)]
    public async Task A_preflight_is_answered_before_anybody_asks_for_a_tenant(string origin, string? allowed)
    {
        await using var app = await TestApp.StartAsync(
            tenancy => tenancy.Services.AddCors(o => o.AddDefaultPolicy(p => p.WithOrigins("https://app.test"))), null, static web =>
            {
                web.UseRouting();
                web.UseCors();
                web.UseAuthentication().UseOrchStackTenancy().UseAuthorization();
            });
        using var client = app.Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Options, "/whoami");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "GET");

        using var response = await client.SendAsync(request);

        Assert.Equal(204, (int)response.StatusCode);
        Assert.Equal(allowed, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null);
    }

    [Fact]
    public async Task A_sign_in_callback_is_handled_before_tenancy()
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.Services.AddAuthentication()
            .AddScheme<AuthenticationSchemeOptions, CallbackHandler>("Remote", null));

        Assert.Equal("signed in", (await app.GetAsync("/signin-oidc", "Host: example.com")).Body);
        Assert.Equal(400, (await app.GetAsync("/whoami", "Host: example.com")).Status);
    }

    [Theory]
    [InlineData("/fail", "none", "Host: example.com")]
    [InlineData("/fail", "acme", "Host: acme.example.com")]
    [InlineData("/failprivate", "acme", "Host: acme.example.com", "Main-User: ann")]
    public async Task An_error_page_is_judged_again_and_sees_the_requests_own_tenant(string path, string body, params string[] headers)
    {
        await using var app = await TestApp.StartAsync(
            null,
            web =>
            {
                web.MapGet("/fail", string () => throw new TimeoutException()).AllowNoTenant();
                web.MapGet("/failprivate", string () => throw new TimeoutException()).RequireAuthorization();
                web.MapGet("/error", TestApp.Slug).AllowNoTenant().RequireAuthorization(p => p.RequireAssertion(_ => true));
            },
            static web =>
            {
                web.UseExceptionHandler("/error");
                web.UseRouting();
                web.UseAuthentication().UseOrchStackTenancy().UseAuthorization();
            });

        var answer = await app.GetAsync(path, [.. headers, $"Main-Tenants: {Some.Acme.Id}"]);

        Assert.Equal((500, body), (answer.Status, answer.Body));
    }

    private sealed class CallbackHandler(
        Microsoft.Extensions.Options.IOptionsMonitor<AuthenticationSchemeOptions> options,
        Microsoft.Extensions.Logging.ILoggerFactory loggers,
        System.Text.Encodings.Web.UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder), IAuthenticationRequestHandler
    {
        public async Task<bool> HandleRequestAsync()
        {
            if (Request.Path != "/signin-oidc")
            {
                return false;
            }

            await Response.WriteAsync("signed in");
            return true;
        }

        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
    }
}
