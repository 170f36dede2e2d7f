using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class TenancyApplicationBuilderExtensionsTests
{
    [Fact]
    public void Missing_services_are_named()
    {
        var app = new ApplicationBuilder(new ServiceCollection().BuildServiceProvider());

        var error = Assert.Throws<InvalidOperationException>(() => app.UseOrchStackTenancy());

        Assert.Contains("services.AddOrchStackTenancy()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_resolver_stops_the_start_and_is_named()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddOrchStackTenancy();
        await using var app = builder.Build();
        app.UseOrchStackTenancy();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());

        Assert.Contains("ResolveFromSubdomain", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_without_any_authentication_is_served()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        builder.Services.AddAuthenticationCore(); // what MVC registers for itself
        builder.Services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(Some.Acme)).ResolveFromHeader();
        await using var app = builder.Build();
        app.UseRouting();
        app.UseOrchStackTenancy();
        app.MapGet("/whoami", TestApp.Slug);
        await app.StartAsync();
        using var client = app.GetTestClient();
        client.DefaultRequestHeaders.Add("X-Tenant", "acme");

        Assert.Equal("acme", await client.GetStringAsync(new Uri("/whoami", UriKind.Relative)));
    }

    [Fact]
    public void Refuses_null() => Assert.Throws<ArgumentNullException>(() => TenancyApplicationBuilderExtensions.UseOrchStackTenancy(null!));
}
