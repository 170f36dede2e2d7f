using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantFeatureTests
{
    [Fact]
    public async Task An_admitted_request_carries_its_tenant_and_others_carry_none()
    {
        await using var app = await TestApp.StartAsync(null, web => web.MapGet("/feature", Read).AllowNoTenant());

        Assert.Equal("acme", (await app.GetAsync("/feature", "Host: acme.example.com")).Body);
        Assert.Equal("none", (await app.GetAsync("/feature", "Host: example.com")).Body);
    }

    [Fact]
    public async Task A_feature_that_somebody_kept_ends_with_its_request()
    {
        ITenantFeature? kept = null;
        await using var app = await TestApp.StartAsync(null, web => web.MapGet("/keep", (HttpContext context) =>
        {
            kept = context.Features.Get<ITenantFeature>();
        }));

        await app.GetAsync("/keep", "Host: acme.example.com");

        Assert.Contains("has ended", Assert.Throws<MissingTenantException>(() => kept!.Tenant).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/feature")]
    [InlineData("/fail")]
    public async Task When_the_request_has_ended_the_feature_refuses_those_before_the_middleware(string path)
    {
        var seen = "nothing";
        await using var app = await TestApp.StartAsync(null, web =>
        {
            web.MapGet("/feature", Read);
            web.MapGet("/fail", string () => throw new TimeoutException());
        }, web =>
        {
            web.Use(async (context, next) =>
            {
                try
                {
                    await next(context);
                }
                catch (TimeoutException)
                {
                }

                seen = Assert.Throws<MissingTenantException>(() => Read(context)).Message;
            });
            web.UseAuthentication().UseOrchStackTenancy().UseAuthorization();
        });

        await app.GetAsync(path, "Host: acme.example.com");

        Assert.Contains("has ended", seen, StringComparison.Ordinal);
    }

    /// <summary>The server uses context and features of a connection again: the control keeps a mark on its own collection.</summary>
    [Fact]
    public async Task The_next_request_of_a_kept_connection_finds_nothing_of_the_last_one()
    {
        var contexts = new List<Mark>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(o => o.Listen(IPAddress.Loopback, 0));
        builder.Services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(Some.Acme).Add(Some.Globex)).ResolveFromHeader();
        await using var app = builder.Build();
        app.Use((context, next) =>
        {
            contexts.Add(new Mark(context.Connection.Id, Read(context)));
            return next(context);
        });
        app.UseRouting();
        app.UseOrchStackTenancy();
        app.MapGet("/feature", Read).AllowNoTenant();
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

        using var socket = new TcpClient(address.Host, address.Port);
        var stream = socket.GetStream();
        var bodies = new List<string>();
        foreach (var header in (string[])["X-Tenant: acme\r\n", "", "X-Tenant: globex\r\n", ""])
        {
            bodies.Add(await AskAsync(stream, header));
        }

        Assert.Equal(["acme", "none", "globex", "none"], bodies);
        Assert.Single(contexts.Select(mark => mark.Connection).Distinct());
        Assert.All(contexts, mark => Assert.Equal("none", mark.Before));
    }

    private static string Read(HttpContext context) => context.Features.Get<ITenantFeature>()?.Tenant.Slug.Value ?? "none";

    private static async Task<string> AskAsync(NetworkStream stream, string header)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /feature HTTP/1.1\r\nHost: localhost\r\n{header}\r\n"));
        var text = "";
        var buffer = new byte[1024];
        while (!text.EndsWith("0\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer);
            Assert.NotEqual(0, read);
            text += Encoding.ASCII.GetString(buffer, 0, read);
        }

        return text.Split("\r\n")[^4];
    }

    private sealed record Mark(string Connection, string Before);
}
