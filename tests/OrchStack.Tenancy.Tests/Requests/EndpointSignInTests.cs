using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>A user whom only the endpoint's own scheme knows is judged like any other.</summary>
public sealed class EndpointSignInTests
{
    private static readonly string AcmeClaim = $"Other-Tenants: {Some.Acme.Id}";
    private static readonly string GlobexClaim = $"Other-Tenants: {Some.Globex.Id}";

    [Theory]
    [InlineData("/other")]
    [InlineData("/policy")]
    [InlineData("/named")]
    [InlineData("/open")] // signed in by the scheme, and open to all the same
    public async Task A_user_of_another_tenant_is_refused(string path)
    {
        await using var app = await StartAsync();

        var wrong = await app.GetAsync(path, "Host: acme.example.com", "Other-User: eve", GlobexClaim);
        var right = await app.GetAsync(path, "Host: acme.example.com", "Other-User: ann", AcmeClaim);

        Assert.Equal((403, TenantProblemTypes.NotAMember), (wrong.Status, wrong.Problem));
        Assert.Equal((200, "acme"), (right.Status, right.Body));
    }

    [Fact]
    public async Task A_second_request_to_the_same_endpoint_is_judged_as_well()
    {
        await using var app = await StartAsync();
        await app.GetAsync("/other", "Host: acme.example.com", "Other-User: ann", AcmeClaim);

        Assert.Equal(403, (await app.GetAsync("/other", "Host: acme.example.com", "Other-User: eve", GlobexClaim)).Status);
    }

    [Fact]
    public async Task A_fallback_policys_scheme_counts_too()
    {
        await using var app = await StartAsync(o => o.FallbackPolicy = new AuthorizationPolicyBuilder("Other").RequireAuthenticatedUser().Build());

        Assert.Equal(403, (await app.GetAsync("/whoami", "Host: acme.example.com", "Other-User: eve", GlobexClaim)).Status);
        Assert.Equal(403, (await app.GetAsync("/nowhere", "Host: acme.example.com", "Other-User: eve", GlobexClaim)).Status);
    }

    [Fact]
    public async Task Such_a_user_needs_a_tenant_as_well()
    {
        await using var app = await StartAsync();

        var answer = await app.GetAsync("/other", "Host: example.com", "Other-User: ann", AcmeClaim);

        Assert.Equal((400, TenantProblemTypes.TenantRequired), (answer.Status, answer.Problem));
    }

    [Fact]
    public async Task The_endpoints_scheme_decides_and_not_the_default_one()
    {
        await using var app = await StartAsync();

        var answer = await app.GetAsync(
            "/other", "Host: acme.example.com", "Main-User: ann", $"Main-Tenants: {Some.Acme.Id}", "Other-User: eve", GlobexClaim);

        Assert.Equal(403, answer.Status);
    }

    [Fact]
    public async Task Resolvers_see_the_user_whom_the_endpoints_scheme_knows()
    {
        var seen = new List<string?>();
        await using var app = await StartAsync(null, new UserReadingResolver(seen));

        await app.GetAsync("/other", "Host: acme.example.com", "Other-User: ann", AcmeClaim);

        Assert.Equal(["ann"], seen);
    }

    [Fact]
    public async Task Standing_before_authentication_is_refused_with_the_way_out()
    {
        await using var app = await TestApp.StartAsync(null, null, static web =>
        {
            web.UseRouting();
            web.UseOrchStackTenancy();
            web.UseAuthentication();
            web.UseAuthorization();
        });

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => app.GetAsync("/whoami", "Host: acme.example.com", "Main-User: eve"));

        Assert.Contains("app.UseAuthentication() before app.UseOrchStackTenancy()", error.Message, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(Action<AuthorizationOptions>? configure = null, ITenantResolver? resolver = null) => TestApp.StartAsync(
        tenancy =>
        {
            tenancy.Services.AddSingleton(resolver ?? new FixedResolver(null)).Configure<AuthorizationOptions>(o =>
            {
                o.AddPolicy("by-other", new AuthorizationPolicyBuilder("Other").RequireAuthenticatedUser().Build());
                configure?.Invoke(o);
            });
        },
        web =>
        {
            web.MapGet("/policy", TestApp.Slug).RequireAuthorization(new AuthorizationPolicyBuilder("Other").RequireAuthenticatedUser().Build());
            web.MapGet("/named", TestApp.Slug).RequireAuthorization("by-other");
            web.MapGet("/open", TestApp.Slug).RequireAuthorization("by-other").AllowAnonymous();
        });
}
