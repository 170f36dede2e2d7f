using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>Where is not who.</summary>
public sealed class TenantAdmissionTests
{
    private static readonly string AcmeClaim = $"Main-Tenants: {Some.Acme.Id}";
    private static readonly string GlobexClaim = $"Main-Tenants: {Some.Globex.Id}";

    [Fact]
    public async Task A_member_by_claim_is_let_in()
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal("acme", (await app.GetAsync("/private", "Host: acme.example.com", "Main-User: ann", AcmeClaim)).Body);
        Assert.Equal("acme", (await app.GetAsync("/private", "X-Tenant: acme", "Main-User: ann", $"Main-Tenants: {Some.Globex.Id},{Some.Acme.Id}")).Body);
    }

    [Theory]
    [InlineData("/whoami")]
    [InlineData("/public")]
    [InlineData("/private")]
    [InlineData("/nowhere")]
    public async Task A_user_of_another_tenant_is_refused_wherever_it_points(string path)
    {
        await using var app = await TestApp.StartAsync();

        var byHost = await app.GetAsync(path, "Host: acme.example.com", "Main-User: eve", GlobexClaim);
        var byHeader = await app.GetAsync(path, $"X-Tenant: {Some.Acme.Id}", "Main-User: eve", GlobexClaim);
        var withoutClaim = await app.GetAsync(path, "Host: acme.example.com", "Main-User: eve");

        Assert.Equal((403, TenantProblemTypes.NotAMember), (byHost.Status, byHost.Problem));
        Assert.Equal((403, TenantProblemTypes.NotAMember), (byHeader.Status, byHeader.Problem));
        Assert.Equal((403, TenantProblemTypes.NotAMember), (withoutClaim.Status, withoutClaim.Problem));
    }

    [Fact]
    public async Task A_claim_that_is_no_uuid_is_no_claim()
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal(403, (await app.GetAsync("/whoami", "Host: acme.example.com", "Main-User: eve", "Main-Tenants: acme")).Status);
        Assert.Equal(403, (await app.GetAsync("/whoami", "Host: acme.example.com", "Main-User: eve", "Main-Tenants: *")).Status);
    }

    [Fact]
    public async Task A_member_by_the_applications_own_table_is_let_in_and_others_are_not()
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.Services.AddSingleton<ITenantMembership>(new Members("ann", Some.Acme)));

        Assert.Equal("acme", (await app.GetAsync("/private", "Host: acme.example.com", "Main-User: ann")).Body);
        Assert.Equal(403, (await app.GetAsync("/private", "Host: globex.example.com", "Main-User: ann")).Status);
        Assert.Equal(403, (await app.GetAsync("/private", "Host: acme.example.com", "Main-User: eve")).Status);
    }

    [Fact]
    public async Task An_anonymous_caller_gets_the_public_face_only()
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal((200, "acme"), Read(await app.GetAsync("/whoami", "X-Tenant: acme")));
        var refused = await app.GetAsync("/private", "X-Tenant: acme");
        Assert.Equal((401, "Main"), (refused.Status, refused.Challenge));
        Assert.Null(refused.Problem);
    }

    [Fact]
    public async Task An_endpoint_that_requires_a_user_answers_with_the_schemes_own_challenge_when_nobody_is_named()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.GetAsync("/private", "Host: example.com");
        var other = await app.GetAsync("/other", "Host: example.com");

        Assert.Equal((401, "Main", null), (answer.Status, answer.Challenge, answer.Problem));
        Assert.Equal((401, "Other", null), (other.Status, other.Challenge, other.Problem));
    }

    [Fact]
    public async Task A_user_without_a_tenant_is_asked_for_one()
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.GetAsync("/private", "Host: example.com", "Main-User: ann", AcmeClaim);

        Assert.Equal((400, TenantProblemTypes.TenantRequired), (answer.Status, answer.Problem));
    }

    [Fact]
    public async Task An_endpoint_that_allows_anonymous_callers_still_needs_a_tenant()
    {
        await using var app = await TestApp.StartAsync(null, web => web.MapGet("/open", TestApp.Slug).RequireAuthorization().AllowAnonymous());

        Assert.Equal(400, (await app.GetAsync("/open", "Host: example.com")).Status);
    }

    [Fact]
    public void Any_authenticated_identity_counts_and_not_the_first_one_alone()
    {
        var user = new ClaimsPrincipal([new ClaimsIdentity(), new ClaimsIdentity([], "Second")]);

        Assert.True(TenantAdmission.IsAuthenticated(user));
        Assert.False(TenantAdmission.IsAuthenticated(new ClaimsPrincipal(new ClaimsIdentity())));
        Assert.False(TenantAdmission.IsAuthenticated(new ClaimsPrincipal()));
    }

    [Fact]
    public async Task A_claim_of_an_identity_that_nobody_authenticated_proves_nothing()
    {
        var claim = new Claim(TenantClaimTypes.TenantId, Some.Acme.Id.ToString());
        var forged = new ClaimsPrincipal([new ClaimsIdentity([claim]), new ClaimsIdentity([], "Main")]);
        var proven = new ClaimsPrincipal([new ClaimsIdentity(), new ClaimsIdentity([claim], "Main")]);

        Assert.False(await new TenantAdmission().AdmitsAsync(forged, Some.Acme, null, default));
        Assert.True(await new TenantAdmission().AdmitsAsync(proven, Some.Acme, null, default));
        Assert.False(await new TenantAdmission().AdmitsAsync(proven, Some.Globex, null, default));
    }

    private static (int, string) Read(Answer answer) => (answer.Status, answer.Body);

    private sealed class Members(string name, Tenant of) : ITenantMembership
    {
        public ValueTask<bool> IsMemberAsync(ClaimsPrincipal user, Tenant tenant, CancellationToken cancellationToken) =>
            ValueTask.FromResult(user.Identity?.Name == name && tenant == of);
    }
}
