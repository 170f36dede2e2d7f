using System.Security.Claims;
using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class ClaimTenantResolverTests
{
    private static readonly Claim Acme = new(TenantClaimTypes.TenantId, Some.Acme.Id.ToString());
    private static readonly Claim Globex = new(TenantClaimTypes.TenantId, Some.Globex.Id.ToString());

    [Fact]
    public async Task One_tenant_of_an_authenticated_principal_is_evidence()
    {
        Assert.Equal(Some.Acme.Id, (await ReadAsync(Known(Acme)))?.Id);
        Assert.Equal(Some.Acme.Id, (await ReadAsync(Known(Acme, Acme)))?.Id);        // the same twice
        Assert.Equal(Some.Acme.Id, (await ReadAsync(Known(Acme), Known(Acme)))?.Id); // of two schemes that agree
        Assert.Equal(Some.Acme.Id, (await ReadAsync(Known(new Claim(Acme.Type, Some.Acme.Id.ToString("N")), Acme)))?.Id);
    }

    [Fact]
    public async Task Several_tenants_are_entitlement_and_no_evidence()
    {
        Assert.Null(await ReadAsync(Known(Acme, Globex)));
        Assert.Null(await ReadAsync(Known(Acme), Known(Globex)));
    }

    [Fact]
    public async Task What_nobody_has_authenticated_proves_nothing()
    {
        Assert.Null(await ReadAsync(new ClaimsIdentity([Acme])));
        Assert.Null(await ReadAsync(new ClaimsIdentity([Acme]), Known()));
        Assert.Equal(Some.Globex.Id, (await ReadAsync(new ClaimsIdentity([Acme]), Known(Globex)))?.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("acme")] // a slug can pass to another tenant
    [InlineData("*")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("[\"018f4e6a-1111-7000-8000-00000000000a\"]")]
    public async Task A_claim_that_is_no_id_is_malformed(string value)
    {
        var claim = new Claim(TenantClaimTypes.TenantId, value);

        Assert.Equal(TenantEvidenceKind.Malformed, (await ReadAsync(Known(claim)))?.Kind);
        Assert.Equal(TenantEvidenceKind.Malformed, (await ReadAsync(Known(claim, Acme)))?.Kind);
    }

    [Fact]
    public async Task The_token_alone_names_the_tenant_and_lets_its_owner_in()
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.ResolveFromJwt());

        var answer = await app.GetAsync("/private", "Main-User: ann", $"Main-Tenants: {Some.Acme.Id}");
        var anonymous = await app.GetAsync("/private", $"Main-Tenants: {Some.Acme.Id}");

        Assert.Equal((200, "acme"), (answer.Status, answer.Body));
        Assert.Equal(401, anonymous.Status);
    }

    [Fact]
    public async Task A_token_that_only_the_endpoints_scheme_knows_names_it_too()
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.ResolveFromJwt());

        Assert.Equal("acme", (await app.GetAsync("/other", "Other-User: ann", $"Other-Tenants: {Some.Acme.Id}")).Body);
        Assert.Equal(401, (await app.GetAsync("/other", "Main-User: ann", $"Main-Tenants: {Some.Acme.Id}")).Status);
    }

    [Fact]
    public async Task A_token_of_one_tenant_at_the_host_of_another_is_a_conflict()
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.ResolveFromJwt());

        var answer = await app.GetAsync("/private", "Host: acme.example.com", "Main-User: eve", $"Main-Tenants: {Some.Globex.Id}");

        Assert.Equal((403, TenantProblemTypes.TenantConflict), (answer.Status, answer.Problem));
    }

    [Fact]
    public async Task A_token_of_several_tenants_needs_a_place_and_opens_no_other()
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.ResolveFromJwt());
        string[] user = ["Main-User: ann", $"Main-Tenants: {Some.Acme.Id},{Some.Globex.Id}"];

        Assert.Equal(400, (await app.GetAsync("/private", user)).Status);
        Assert.Equal("globex", (await app.GetAsync("/private", ["Host: globex.example.com", .. user])).Body);
        Assert.Equal(403, (await app.GetAsync("/private", ["Host: frozen.example.com", .. user])).Status);
    }

    [Fact]
    public async Task A_claim_of_another_type_admits_as_well()
    {
        var admission = new TenantAdmission(null, Options.Create(new ClaimResolverOptions { ClaimType = "org" }));
        var user = new ClaimsPrincipal(Known(new Claim("org", Some.Acme.Id.ToString())));

        Assert.True(await admission.AdmitsAsync(user, Some.Acme, null, default));
        Assert.False(await admission.AdmitsAsync(user, Some.Globex, null, default));
        Assert.False(await new TenantAdmission().AdmitsAsync(user, Some.Acme, null, default));
    }

    [Fact]
    public void An_empty_claim_type_is_refused_with_the_way_out()
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().ResolveFromClaim(o => o.ClaimType = " ");

        var error = Assert.Throws<OptionsValidationException>(() => services.BuildServiceProvider().GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("tenant_id", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_claims_never_name_a_tenant_that_does_not_stand_in_an_authenticated_one()
    {
        var claim = Gen.OneOf(Gen.Const(Acme), Gen.Const(Globex), Gen.String.Select(text => new Claim(TenantClaimTypes.TenantId, text)), Gen.Const(new Claim("other", Acme.Value)));
        var identity = Gen.Select(claim.Array[0, 3], Gen.Bool, (claims, known) => known ? Known(claims) : new ClaimsIdentity(claims));

        await identity.Array[0, 3].SampleAsync(async identities =>
        {
            var evidence = await ReadAsync(identities);
            var said = identities.Where(i => i.IsAuthenticated).SelectMany(i => i.Claims).Where(c => c.Type == TenantClaimTypes.TenantId)
                .Select(c => TenantId.TryParse(c.Value, null, out var id) ? id : null).Distinct().ToArray();
            Assert.Equal(said is [{ } only] ? only : null, evidence?.Id);
        });
    }

    private static ClaimsIdentity Known(params Claim[] claims) => new(claims, "Main");

    private static ValueTask<TenantEvidence?> ReadAsync(params ClaimsIdentity[] identities) =>
        new ClaimTenantResolver(Options.Create(new ClaimResolverOptions())).ResolveAsync(
            new DefaultHttpContext { User = new ClaimsPrincipal(identities) }, default);
}
