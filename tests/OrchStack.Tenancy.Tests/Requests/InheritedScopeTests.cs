using Microsoft.AspNetCore.Builder;

namespace OrchStack.Tenancy.Tests;

/// <summary>A request made in the same process, from inside a scope, arrives in the flow of its caller.</summary>
public sealed class InheritedScopeTests
{
    [Fact]
    public async Task A_request_does_not_inherit_the_tenant_of_its_caller()
    {
        await using var app = await TestApp.StartAsync();
        app.Server.PreserveExecutionContext = true;

        await app.Scopes.RunAsync(Some.Globex.Id, async _ =>
        {
            Assert.Equal("none", (await app.GetAsync("/public", "Host: example.com")).Body);
            Assert.Equal(400, (await app.GetAsync("/whoami", "Host: example.com")).Status);
            Assert.Equal("acme", (await app.GetAsync("/whoami", "Host: acme.example.com")).Body);
        });
    }

    [Fact]
    public async Task The_caller_keeps_its_own_tenant()
    {
        await using var app = await TestApp.StartAsync();
        app.Server.PreserveExecutionContext = true;

        await app.Scopes.RunAsync(Some.Globex.Id, async (scope, _) =>
        {
            await app.GetAsync("/whoami", "Host: acme.example.com");

            Assert.Equal("globex", TestApp.Slug((ITenantContext)scope.Services.GetService(typeof(ITenantContext))!));
        });
    }

    /// <summary>The control: without the middleware the caller's tenant does reach the endpoint.</summary>
    [Fact]
    public async Task Without_the_middleware_the_flow_would_carry_the_callers_tenant_in()
    {
        await using var app = await TestApp.StartAsync(null, null, static web => web.UseAuthentication().UseAuthorization());
        app.Server.PreserveExecutionContext = true;

        await app.Scopes.RunAsync(Some.Globex.Id, async _ =>
            Assert.Equal("globex", (await app.GetAsync("/public", "Host: example.com")).Body));
    }
}
