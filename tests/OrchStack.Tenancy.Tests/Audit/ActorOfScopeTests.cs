using System.Security.Claims;

namespace OrchStack.Tenancy.Tests;

public sealed class ActorOfScopeTests
{
    [Fact]
    public async Task A_scope_that_a_request_enters_acts_for_the_requests_principal()
    {
        await using var tenancy = new TestTenancy();
        tenancy.Current.Push(ScopeKind.Tenant, new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "ada")], "Cookies"))).Fill(Some.Acme);

        await using (await tenancy.Scopes.EnterPlatformAsync("support"))
        {
            await tenancy.Scopes.RunAsync(Some.Globex.Id, async ct => await tenancy.Audit.RecordAsync(new AuditEntry("document.opened"), ct));
        }

        await using var platform = await tenancy.Scopes.EnterPlatformAsync("reading");
        var globex = await tenancy.Scopes.RunAsync(Some.Globex.Id, async ct => await tenancy.Audit.ReadAsync(cancellationToken: ct).SingleAsync(ct));
        Assert.Equal("Cookies:ada", globex.Actor);
        Assert.All(await tenancy.PlatformAudit.ReadAsync().ToListAsync(), entry => Assert.Equal("Cookies:ada", entry.Actor));
    }
}
