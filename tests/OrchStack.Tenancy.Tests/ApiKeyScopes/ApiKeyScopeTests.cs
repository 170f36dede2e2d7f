using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class ApiKeyScopeTests
{
    [Theory]
    [InlineData("/read", "documents.read", 200)]
    [InlineData("/read", "*", 200)]
    [InlineData("/read", "documents.write documents.read", 200)]
    [InlineData("/read", "", 403)]
    [InlineData("/read", "documents.write", 403)]
    [InlineData("/read", "DOCUMENTS.READ", 403)]      // scopes have case (RFC 6749, 3.3)
    [InlineData("/read", "documents", 403)]           // no hierarchy by prefix
    [InlineData("/read", "documents.*", 403)]         // no patterns but the one star
    [InlineData("/both", "documents.read", 403)]      // every one of them
    [InlineData("/both", "documents.read billing", 200)]
    [InlineData("/whoami", "", 200)]                  // demands none
    [InlineData("/attribute", "documents.read", 200)]
    [InlineData("/attribute", "documents.write", 403)]
    [InlineData("/free", "documents.write", 403)]     // also where no tenant is needed
    public async Task A_key_opens_what_its_scopes_allow(string path, string scopes, int expected)
    {
        var key = TenantApiKey.Generate(Some.Acme.Id, out var credential) with { Scopes = [.. scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries)] };
        await using var app = await StartAsync(key);

        var answer = await app.GetAsync(path, $"X-Api-Key: {credential}");

        Assert.Equal(expected, answer.Status);
        if (expected == 403)
        {
            Assert.Equal(TenantProblemTypes.InsufficientScope, answer.Problem);
        }
    }

    [Fact]
    public async Task A_request_without_a_key_is_left_to_authorization()
    {
        await using var app = await StartAsync(TenantApiKey.Generate(Some.Acme.Id, out _));

        Assert.Equal(200, (await app.GetAsync("/read", "Host: acme.example.com")).Status);
        Assert.Equal(401, (await app.GetAsync("/locked", "Host: acme.example.com")).Status);
    }

    [Fact]
    public async Task The_principal_of_a_key_carries_its_scopes()
    {
        var key = TenantApiKey.Generate(Some.Acme.Id, out var credential) with { Scopes = ["documents.read", "billing"] };
        await using var app = await StartAsync(key);

        Assert.Equal("documents.read billing", (await app.GetAsync("/locked", $"X-Api-Key: {credential}")).Body);
    }

    private static Task<TestApp> StartAsync(TenantApiKey key) => TestApp.StartAsync(
        tenancy =>
        {
            tenancy.ResolveFromApiKey().UseInMemoryTenants(o => o.ApiKeys.Add(key));
            tenancy.Services.AddAuthentication().AddTenantApiKey();
        },
        web =>
        {
            web.MapGet("/read", TestApp.Slug).RequireApiKeyScope("documents.read");
            web.MapGet("/both", TestApp.Slug).RequireApiKeyScope("documents.read").RequireApiKeyScope("billing");
            web.MapGet("/attribute", [RequireApiKeyScope("documents.read")] (ITenantContext context) => context.Tenant.Slug.Value);
            web.MapGet("/free", () => "free").AllowNoTenant().RequireApiKeyScope("documents.read");
            web.MapGet("/locked", (HttpContext context) => string.Join(' ', context.User.FindAll("scope").Select(c => c.Value)))
                .RequireApiKeyScope("billing")
                .RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = "ApiKey" });
        });
}
