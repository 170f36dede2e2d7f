using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>Over a real connection, because what is signed is what goes over the wire.</summary>
public sealed class SiblingWireTests
{
    [Theory]
    [InlineData("/acme/whoami")]
    [InlineData("/acme/whoami/a%2Fb/%C3%BC/ü?q=1%20+2&b=%2F&c=ü")]
    [InlineData("/acme/whoami/../whoami/./x?")]
    [InlineData("//acme//whoami")]
    public async Task Both_sides_see_the_same_path_and_query_also_where_the_application_moves_it(string path)
    {
        await using var app = await StartAsync();
        await using var caller = new Caller(new SocketsHttpHandler(), o => o.Audience = "billing");

        using var response = await caller.Tenancy.Scopes.RunAsync(Some.Acme.Id, _ => caller.Client().GetAsync(new Uri(AddressOf(app) + path)));

        // What routing makes of an odd path is its own affair; the statement was believed.
        Assert.NotEqual(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.NotEqual(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("/acme/whoami", 200)]
    [InlineData("http://billing/acme/whoami", 200)]
    [InlineData("http://anything:80/acme/whoami", 200)]
    [InlineData("/acme/whoami?", 401)]
    [InlineData("/acme/whoam%69", 401)]
    [InlineData("/acme//whoami", 401)]
    [InlineData("/x/../acme/whoami", 401)]
    [InlineData("http://billing/acme/whoami?a", 401)]
    public async Task A_target_counts_as_it_is_written(string target, int status)
    {
        await using var app = await StartAsync();
        var statement = SiblingStatement.Sign(
            Keys.Of("k1", Keys.Secret), Some.Acme.Id, "billing", "GET", "/acme/whoami", TimeProvider.System.GetUtcNow(), TimeSpan.FromSeconds(30));
        var host = target.StartsWith('/') ? "billing" : new Uri(target).Authority;

        var answer = await AskAsync(app, $"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{SiblingDefaults.HeaderName}: {statement}\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_header_is_a_bad_one()
    {
        await using var app = await StartAsync();

        var answer = await AskAsync(app, $"GET /acme/whoami HTTP/1.1\r\nHost: billing\r\nConnection: close\r\n{SiblingDefaults.HeaderName}:\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 401 ", answer, StringComparison.Ordinal);
    }

    private static string AddressOf(WebApplication app) => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    private static async Task<string> AskAsync(WebApplication app, string request)
    {
        var address = new Uri(AddressOf(app));
        using var socket = new TcpClient(address.Host, address.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(socket.GetStream());
        return await reader.ReadToEndAsync();
    }

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(o => o.Listen(IPAddress.Loopback, 0));
        builder.Services.AddOrchStackTenancy()
            .UseInMemoryTenants(o => o.Add(Some.Acme).Add(Some.Globex))
            .ResolveFromPath()
            .UseSiblingKeys(o => o.Add("k1", Keys.Secret))
            .ResolveFromSibling(o => o.Audiences.Add("billing"));
        var app = builder.Build();
        app.UseRouting();
        app.UseOrchStackTenancy();
        app.MapGet("/whoami/{**rest}", TestApp.Slug);
        await app.StartAsync();
        return app;
    }
}
