using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>A middleware in the wrong place says so, with the right one.</summary>
public sealed class TenancyOrderTests
{
    [Fact]
    public async Task Twice_is_refused_at_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(null, null, static web =>
            web.UseAuthentication().UseOrchStackTenancy().UseOrchStackTenancy().UseAuthorization()));

        Assert.Contains("was called twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Routing_after_it_is_refused_at_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(null, null, static web =>
        {
            web.UseAuthentication().UseOrchStackTenancy();
            web.UseRouting();
            web.UseAuthorization();
        }));

        Assert.Contains("app.UseRouting() before app.UseOrchStackTenancy()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Routing_in_a_branch_after_it_does_not_switch_the_tenant_off()
    {
        await using var app = await TestApp.StartAsync(null, null, static web =>
        {
            web.UseAuthentication().UseOrchStackTenancy().UseAuthorization();
            web.Map("/branch", static branch =>
            {
                branch.UseRouting();
                branch.UseEndpoints(static endpoints =>
                {
                    endpoints.MapGet("/whoami", TestApp.Slug);
                    endpoints.MapGet("/public", TestApp.Slug).AllowNoTenant();
                });
            });
        });

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => app.GetAsync("/branch/whoami", "Host: example.com"));

        Assert.Contains("app.UseRouting() before app.UseOrchStackTenancy()", error.Message, StringComparison.Ordinal);
        Assert.Equal("none", (await app.GetAsync("/branch/public", "Host: example.com")).Body);
        Assert.Equal("acme", (await app.GetAsync("/branch/whoami", "Host: acme.example.com")).Body);
    }

    [Fact]
    public async Task Authorization_before_it_is_refused_at_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(null, null, static web =>
            web.UseAuthentication().UseAuthorization().UseOrchStackTenancy()));

        Assert.Contains("app.UseAuthorization() after app.UseOrchStackTenancy()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authorization_that_nobody_called_for_and_that_comes_first_is_refused()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddAuthorization();
        builder.Services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(Some.Acme)).ResolveFromHeader();
        await using var app = builder.Build();
        app.UseOrchStackTenancy();
        app.MapGet("/judged", TestApp.Slug).RequireAuthorization(p => p.RequireAssertion(_ => true));
        app.MapGet("/plain", TestApp.Slug);
        await app.StartAsync();
        using var client = app.GetTestClient();
        client.DefaultRequestHeaders.Add("X-Tenant", "acme");

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetAsync(new Uri("/judged", UriKind.Relative)));

        Assert.Contains("app.UseAuthorization() after app.UseOrchStackTenancy()", error.Message, StringComparison.Ordinal);
        Assert.Equal("acme", await client.GetStringAsync(new Uri("/plain", UriKind.Relative)));
    }

    [Fact]
    public async Task An_endpoint_that_requires_a_tenant_in_an_application_without_the_middleware_stops_the_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(
            null, web => web.MapGet("/mine", TestApp.Slug).RequireTenant(), static web => web.UseAuthentication().UseAuthorization()));

        Assert.Contains("/mine", error.Message, StringComparison.Ordinal);
        Assert.Contains("app.UseOrchStackTenancy() after app.UseAuthentication()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_that_requires_nothing_starts_without_the_middleware()
    {
        await using var app = await TestApp.StartAsync(null, null, static web => web.UseAuthentication().UseAuthorization());

        Assert.Equal("none", (await app.GetAsync("/whoami", "Host: acme.example.com")).Body);
    }
}
