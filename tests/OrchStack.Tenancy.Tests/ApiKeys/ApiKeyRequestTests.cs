using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class ApiKeyRequestTests
{
    private readonly TenantApiKey _key;
    private readonly string _credential;

    public ApiKeyRequestTests() => _key = TenantApiKey.Generate(Some.Acme.Id, out _credential);

    [Fact]
    public async Task A_good_key_names_its_tenant()
    {
        await using var app = await StartAsync();

        Assert.Equal("acme", (await app.GetAsync("/whoami", $"X-Api-Key: {_credential}")).Body);
        Assert.Equal("acme", (await app.GetAsync("/whoami", $"Authorization: ApiKey {_credential}", "Host: acme.example.com")).Body);
    }

    [Theory]
    [InlineData("/whoami")]
    [InlineData("/public")]
    [InlineData("/nowhere")]
    public async Task A_bad_key_is_401_with_a_challenge(string path)
    {
        await using var app = await StartAsync();

        var answer = await app.GetAsync(path, "X-Api-Key: nonsense");

        Assert.Equal((401, TenantProblemTypes.InvalidCredential), (answer.Status, answer.Problem));
        Assert.Equal("ApiKey", answer.Challenge);
    }

    [Fact]
    public async Task Two_keys_are_400()
    {
        await using var app = await StartAsync();

        var answer = await app.GetAsync("/whoami", $"X-Api-Key: {_credential}", $"Authorization: ApiKey {_credential}");

        Assert.Equal((400, TenantProblemTypes.MalformedEvidence), (answer.Status, answer.Problem));
    }

    [Fact]
    public async Task A_key_of_one_tenant_at_the_host_of_another_is_a_conflict()
    {
        await using var app = await StartAsync();

        Assert.Equal(403, (await app.GetAsync("/whoami", $"X-Api-Key: {_credential}", "Host: globex.example.com")).Status);
        Assert.Equal(403, (await app.GetAsync("/whoami", $"X-Api-Key: {_credential}", "X-Tenant: nobody")).Status);
    }

    [Fact]
    public async Task A_key_does_not_lend_its_tenant_to_the_user_of_another()
    {
        await using var app = await StartAsync();

        var answer = await app.GetAsync("/whoami", $"X-Api-Key: {_credential}", "Main-User: eve", $"Main-Tenants: {Some.Globex.Id}");

        Assert.Equal((403, TenantProblemTypes.NotAMember), (answer.Status, answer.Problem));
    }

    [Fact]
    public async Task An_outage_of_the_key_store_is_503()
    {
        await using var app = await StartAsync(tenancy => tenancy.UseApiKeyStore<BrokenStore>());

        Assert.Equal(503, (await app.GetAsync("/whoami", $"X-Api-Key: {_credential}")).Status);
        Assert.Equal(503, (await app.GetAsync("/key", $"X-Api-Key: {_credential}")).Status);
    }

    [Fact]
    public async Task A_key_signs_in_a_principal_with_the_tenants_claim()
    {
        await using var app = await StartAsync();

        var answer = await app.GetAsync("/key", $"X-Api-Key: {_credential}");

        Assert.Equal((200, $"{_key.KeyId} default {_key.TenantId}"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Without_a_key_every_scheme_of_the_endpoint_may_challenge()
    {
        await using var app = await StartAsync();

        Assert.Equal((401, "ApiKey"), Read(await app.GetAsync("/key", "Host: acme.example.com")));
        Assert.Equal((401, "Other, ApiKey"), Read(await app.GetAsync("/both", "Host: acme.example.com")));
    }

    private static (int, string) Read(Answer answer) => (answer.Status, answer.Challenge);

    private Task<TestApp> StartAsync(Action<OrchStackTenancyBuilder>? more = null) => TestApp.StartAsync(
        tenancy =>
        {
            tenancy.ResolveFromApiKey().UseInMemoryTenants(o => o.ApiKeys.Add(_key));
            tenancy.Services.AddAuthentication().AddTenantApiKey().AddTenantApiKey();
            more?.Invoke(tenancy);
        },
        web =>
        {
            web.MapGet("/key", (System.Security.Claims.ClaimsPrincipal user) => string.Join(' ', user.Claims.Select(c => c.Value)))
                .RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = "ApiKey" });
            web.MapGet("/both", TestApp.Slug).RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = "Other,ApiKey" });
        });
}
