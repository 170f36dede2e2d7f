using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class ExternalIdTenantResolverTests
{
    private const string Directory = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d";
    private const string Entra = $"https://login.microsoftonline.com/{Directory}/v2.0";

    private static readonly Claim Good = new("tid", Directory, null, Entra);

    [Fact]
    public async Task A_claim_of_the_issuer_is_evidence() =>
        Assert.Equal(new ExternalTenantId(Entra, Directory), (await ReadAsync(Known(Good)))?.ExternalId);

    [Fact]
    public async Task Any_other_claim_is_none()
    {
        Assert.Null(await ReadAsync(Known(new Claim("tid", Directory))));                                    // no issuer
        Assert.Null(await ReadAsync(Known(new Claim("tid", Directory, null, "https://evil.test/v2.0"))));
        Assert.Null(await ReadAsync(Known(new Claim("tid", "another", null, Entra))));                       // the issuer of another directory
        Assert.Null(await ReadAsync(Known(new Claim("tid", Directory, null, Entra.ToUpperInvariant()))));
        Assert.Null(await ReadAsync(Known(new Claim("oid", Directory, null, Entra))));
        Assert.Null(await ReadAsync(Known(new Claim("tid", "", null, "https://login.microsoftonline.com//v2.0"))));
        Assert.Null(await ReadAsync(new ClaimsIdentity([Good])));                                            // nobody has authenticated it
    }

    [Fact]
    public async Task Two_of_them_are_no_evidence()
    {
        var other = new Claim("tid", "other", null, "https://login.microsoftonline.com/other/v2.0");

        Assert.Null(await ReadAsync(Known(Good, other)));
        Assert.Null(await ReadAsync(Known(Good), Known(other)));
        Assert.NotNull(await ReadAsync(Known(Good), Known(Good)));
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData("acme.example.com", 200)]
    [InlineData("globex.example.com", 403)]
    public async Task The_registry_says_whose_it_is_and_its_bearer_is_a_member(string? host, int status)
    {
        await using var app = await StartAsync(Good, o => o.AddExternalId(Some.Acme.Id, new ExternalTenantId(Entra, Directory)));

        var answer = await app.GetAsync("/private", host is null ? [] : [$"Host: {host}"]);

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task An_id_that_nobody_has_opens_nothing()
    {
        await using var app = await StartAsync(Good, static _ => { });

        Assert.Equal(404, (await app.GetAsync("/private")).Status);
        Assert.Equal(403, (await app.GetAsync("/private", "Host: acme.example.com")).Status);
    }

    [Fact]
    public async Task A_claim_that_is_no_evidence_makes_nobody_a_member()
    {
        var foreign = new Claim("tid", Directory, null, "https://evil.test/v2.0");
        await using var app = await StartAsync(foreign, o => o.AddExternalId(Some.Acme.Id, new ExternalTenantId(Entra, Directory)));

        Assert.Equal(403, (await app.GetAsync("/private", "Host: acme.example.com")).Status);
    }

    [Fact]
    public async Task A_proof_is_the_principals_own()
    {
        var user = new ClaimsPrincipal(Known(Good));
        var other = new ClaimsPrincipal(Known(Good));

        Assert.True(await new TenantAdmission().AdmitsAsync(user, Some.Acme, new ExternalIdProof(user), default));
        Assert.False(await new TenantAdmission().AdmitsAsync(other, Some.Acme, new ExternalIdProof(user), default));
    }

    [Fact]
    public void A_token_must_not_name_its_own_issuer()
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().ResolveFromExternalId("tid", "{value}");

        Assert.Throws<OptionsValidationException>(() => services.BuildServiceProvider().GetRequiredService<IStartupValidator>().Validate());
    }

    private static ClaimsIdentity Known(params Claim[] claims) => new(claims, "Main");

    private static Task<TestApp> StartAsync(Claim claim, Action<InMemoryTenantOptions> tenants) => TestApp.StartAsync(
        tenancy => tenancy.UseInMemoryTenants(tenants).ResolveFromExternalId("tid", "https://login.microsoftonline.com/{value}/v2.0"),
        null,
        web => web.UseAuthentication().Use(next => context =>
        {
            context.User = new ClaimsPrincipal(Known(claim));
            return next(context);
        }).UseOrchStackTenancy().UseAuthorization());

    private static ValueTask<TenantEvidence?> ReadAsync(params ClaimsIdentity[] identities)
    {
        var options = new ExternalIdResolverOptions();
        options.Sources.Add(new ExternalIdSource("tid", "https://login.microsoftonline.com/{value}/v2.0"));
        return new ExternalIdTenantResolver(Options.Create(options)).ResolveAsync(
            new DefaultHttpContext { User = new ClaimsPrincipal(identities) }, default);
    }
}
