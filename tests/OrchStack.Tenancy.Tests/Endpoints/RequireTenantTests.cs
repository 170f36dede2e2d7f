using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class RequireTenantTests
{
    [Theory]
    [InlineData("/open/plain", 200)]
    [InlineData("/open/method", 400)]
    [InlineData("/open/attribute", 400)]
    [InlineData("/open/inner/plain", 400)]
    [InlineData("/open/inner/method", 200)]
    [InlineData("/open/inner/attribute", 200)]
    [InlineData("/both", 400)] // the attribute stays in force whatever the method says about the same endpoint
    [InlineData("/reversed", 400)]
    public async Task What_stands_closer_to_the_endpoint_wins(string path, int status)
    {
        await using var app = await TestApp.StartAsync(null, web =>
        {
            var open = web.MapGroup("/open").AllowNoTenant();
            open.MapGet("/plain", TestApp.Slug);
            open.MapGet("/method", TestApp.Slug).RequireTenant();
            open.MapGet("/attribute", [RequireTenant] (ITenantContext context) => TestApp.Slug(context));
            var inner = open.MapGroup("/inner").RequireTenant();
            inner.MapGet("/plain", TestApp.Slug);
            inner.MapGet("/method", TestApp.Slug).AllowNoTenant();
            inner.MapGet("/attribute", [AllowNoTenant] (ITenantContext context) => TestApp.Slug(context));
            web.MapGet("/both", [RequireTenant] (ITenantContext context) => TestApp.Slug(context)).AllowNoTenant();
            web.MapGet("/reversed", [AllowNoTenant] (ITenantContext context) => TestApp.Slug(context)).RequireTenant();
        });

        var without = await app.GetAsync(path, "Host: example.com");
        var with = await app.GetAsync(path, "Host: acme.example.com");

        Assert.Equal((status, status == 400 ? TenantProblemTypes.TenantRequired : null), (without.Status, without.Problem));
        Assert.Equal((200, "acme"), (with.Status, with.Body));
    }

    [Fact]
    public async Task An_attribute_on_a_hub_beats_what_its_group_allows()
    {
        await using var app = await TestApp.StartAsync(
            tenancy => tenancy.Services.AddSignalR(),
            web => web.MapGroup("/open").AllowNoTenant().MapHub<TenantHub>("/hub"));
        using var client = app.Server.CreateClient();

        using var response = await client.PostAsync(new Uri("/open/hub/negotiate?negotiateVersion=1", UriKind.Relative), null);

        Assert.Equal(TenantProblemTypes.TenantRequired, (await Answer.ReadAsync(response)).Problem);
    }

    [Fact]
    public async Task An_endpoint_that_requires_both_leaves_anonymous_callers_to_the_challenge()
    {
        await using var app = await TestApp.StartAsync(null, web => web.MapGet("/both", TestApp.Slug).RequireTenant().RequireAuthorization());

        var answer = await app.GetAsync("/both", "Host: example.com");

        Assert.Equal((401, "Main"), (answer.Status, answer.Challenge));
    }

    [Fact]
    public async Task A_policy_that_lets_anonymous_callers_pass_does_not_let_them_pass_without_a_tenant()
    {
        var runs = 0;
        await using var app = await TestApp.StartAsync(null, web =>
        {
            web.MapGet("/lax", context => { runs++; return Task.CompletedTask; }).RequireAuthorization(p => p.RequireAssertion(_ => true));
            web.MapGet("/free", TestApp.Slug).RequireAuthorization(p => p.RequireAssertion(_ => true)).AllowNoTenant();
        });

        for (var i = 0; i < 2; i++)
        {
            var answer = await app.GetAsync("/lax", "Host: example.com");
            Assert.Equal((400, TenantProblemTypes.TenantRequired), (answer.Status, answer.Problem));
        }

        Assert.Equal(0, runs);
        Assert.Equal(200, (await app.GetAsync("/lax", "Host: acme.example.com")).Status);
        Assert.Equal(1, runs);
        Assert.Equal("none", (await app.GetAsync("/free", "Host: example.com")).Body);
    }

    [Fact]
    public void Refuses_null()
    {
        Assert.Throws<ArgumentNullException>(() => RequireTenantEndpointExtensions.RequireTenant<IEndpointConventionBuilder>(null!));
        Assert.Throws<ArgumentNullException>(() => AllowNoTenantEndpointExtensions.AllowNoTenant<IEndpointConventionBuilder>(null!));
    }

    [RequireTenant]
    private sealed class TenantHub : Hub;
}
