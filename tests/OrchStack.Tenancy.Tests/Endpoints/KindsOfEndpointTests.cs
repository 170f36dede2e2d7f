using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>The attributes on every kind of endpoint: hub, gRPC method, controller, action.</summary>
public sealed class KindsOfEndpointTests
{
    [Theory]
    [InlineData("/open-hub/negotiate?negotiateVersion=1", null)]
    [InlineData("/hub/negotiate?negotiateVersion=1", TenantProblemTypes.TenantRequired)]
    [InlineData("/required-hub/negotiate?negotiateVersion=1", TenantProblemTypes.TenantRequired)]
    public async Task A_hub_says_so_by_attribute(string path, string? problem)
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.Services.AddSignalR(), web =>
        {
            web.MapHub<OpenHub>("/open-hub");
            web.MapHub<PlainHub>("/hub");
            web.MapHub<RequiredHub>("/required-hub").AllowNoTenant();
        });

        var without = await PostAsync(app, path, "example.com", "text/plain");
        var with = await PostAsync(app, path, "acme.example.com", "text/plain");
        var unknown = await PostAsync(app, path, "nobody.example.com", "text/plain");

        Assert.Equal((problem is null ? 200 : 400, problem), (without.Status, without.Problem));
        Assert.Equal(200, with.Status);
        Assert.Equal(404, unknown.Status);
    }

    /// <summary>gRPC puts the attributes of service and method into the metadata of the endpoint, service first.</summary>
    [Theory]
    [InlineData("/greet.Greeter/Open", "example.com", "0")]
    [InlineData("/greet.Greeter/Plain", "example.com", "3")]
    [InlineData("/greet.Greeter/Back", "example.com", "3")]
    [InlineData("/greet.Greeter/Plain", "acme.example.com", "0")]
    [InlineData("/greet.Greeter/Open", "acme.example.com", "0")]
    [InlineData("/greet.Greeter/Open", "nobody.example.com", "5")]
    [InlineData("/greet.Greeter/Plain", "frozen.example.com", "7")]
    public async Task A_grpc_method_says_so_by_attribute(string path, string host, string status)
    {
        await using var app = await TestApp.StartAsync(null, web =>
        {
            Map(web, "/greet.Greeter/Open", new AllowNoTenantAttribute());
            Map(web, "/greet.Greeter/Plain");
            Map(web, "/greet.Greeter/Back", new AllowNoTenantAttribute(), new RequireTenantAttribute());
        });
        using var client = app.Server.CreateClient();
        using var call = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent([0, 0, 0, 0, 0]) };
        call.Headers.Host = host;
        call.Content.Headers.ContentType = new("application/grpc");

        using var response = await client.SendAsync(call);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(status, response.Headers.GetValues("grpc-status").Single());
    }

    [Theory]
    [InlineData("/open/plain", 200)]
    [InlineData("/open/back", 400)]
    [InlineData("/closed/plain", 400)]
    [InlineData("/closed/open", 200)]
    public async Task A_controller_and_its_actions_say_so_by_attribute(string path, int status)
    {
        await using var app = await TestApp.StartAsync(
            tenancy => tenancy.Services.AddControllers().AddApplicationPart(typeof(OpenController).Assembly).ConfigureApplicationPartManager(parts =>
                parts.FeatureProviders.Add(new TestControllers())),
            web => web.MapControllers());

        var without = await app.GetAsync(path, "Host: example.com");
        var with = await app.GetAsync(path, "Host: acme.example.com");

        Assert.Equal((status, status == 200 ? "none" : null), (without.Status, without.Status == 200 ? without.Body : null));
        Assert.Equal((200, "acme"), (with.Status, with.Body));
    }

    private static void Map(WebApplication web, string path, params object[] attributes) => web.MapPost(path, context =>
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = "0";
        return Task.CompletedTask;
    }).WithMetadata(attributes);

    private static async Task<Answer> PostAsync(TestApp app, string path, string host, string type)
    {
        using var client = app.Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("", null, type) };
        request.Headers.Host = host;
        using var response = await client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    [AllowNoTenant]
    private sealed class OpenHub : Hub;

    private sealed class PlainHub : Hub;

    [RequireTenant]
    private sealed class RequiredHub : Hub;

    [AllowNoTenant]
    private sealed class OpenController(ITenantContext tenants) : ControllerBase
    {
        [HttpGet("/open/plain")]
        public string Plain() => TestApp.Slug(tenants);

        [RequireTenant]
        [HttpGet("/open/back")]
        public string Back() => TestApp.Slug(tenants);
    }

    private sealed class ClosedController(ITenantContext tenants) : ControllerBase
    {
        [HttpGet("/closed/plain")]
        public string Plain() => TestApp.Slug(tenants);

        [AllowNoTenant]
        [HttpGet("/closed/open")]
        public string Open() => TestApp.Slug(tenants);
    }

    private sealed class TestControllers : Microsoft.AspNetCore.Mvc.ApplicationParts.IApplicationFeatureProvider<Microsoft.AspNetCore.Mvc.Controllers.ControllerFeature>
    {
        public void PopulateFeature(
            IEnumerable<Microsoft.AspNetCore.Mvc.ApplicationParts.ApplicationPart> parts, Microsoft.AspNetCore.Mvc.Controllers.ControllerFeature feature)
        {
            feature.Controllers.Add(System.Reflection.IntrospectionExtensions.GetTypeInfo(typeof(OpenController)));
            feature.Controllers.Add(System.Reflection.IntrospectionExtensions.GetTypeInfo(typeof(ClosedController)));
        }
    }
}
