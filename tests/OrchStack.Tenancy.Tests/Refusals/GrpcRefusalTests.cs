using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>A gRPC client reads a status of its own, not ProblemDetails.</summary>
public sealed class GrpcRefusalTests
{
    [Theory]
    [InlineData("3", "example.com", "")]
    [InlineData("7", "acme.example.com", "X-Tenant: globex")]
    [InlineData("7", "frozen.example.com", "")]
    [InlineData("5", "nobody.example.com", "")]
    [InlineData("16", "acme.example.com", "X-Api-Key: no key")]
    public async Task Every_refusal_has_its_status(string status, string host, string header)
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.ResolveFromApiKey(), MapCall);

        using var response = await CallAsync(app, "application/grpc", host, header);

        Assert.Equal((HttpStatusCode.OK, status), (response.StatusCode, Header(response, "grpc-status")));
        Assert.Equal("application/grpc", response.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task An_outage_is_unavailable()
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.UseTenantStore<BrokenStore>(), MapCall);

        using var response = await CallAsync(app, "application/grpc", "acme.example.com", "");

        Assert.Equal(("14", "5"), (Header(response, "grpc-status"), Header(response, "Retry-After")));
    }

    [Theory]
    [InlineData("application/grpc+proto", "application/grpc")]
    [InlineData("APPLICATION/GRPC", "application/grpc")]
    [InlineData("application/grpc; x=é", "application/grpc")] // never sent back as it came
    [InlineData("application/grpc-web+proto", "application/grpc-web")]
    [InlineData("application/grpc-web-text", "application/grpc-web-text")]
    [InlineData("application/grpcx", "application/problem+json")]
    [InlineData("application/json", "application/problem+json")]
    public async Task The_content_type_tells_a_grpc_call(string type, string answer)
    {
        await using var app = await TestApp.StartAsync(null, MapCall);

        using var response = await CallAsync(app, type, "example.com", "");

        Assert.Equal(answer, response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_message_is_percent_encoded()
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.AddResolver<OddResolver>(), MapCall);

        using var response = await CallAsync(app, "application/grpc", "acme.example.com", "");

        Assert.EndsWith("100%25%0D%0Agrpc-status: 0 %C3%A9", Header(response, "grpc-message"), StringComparison.Ordinal);
        Assert.Equal("3", Header(response, "grpc-status"));
    }

    [Fact]
    public async Task A_call_that_is_not_refused_is_left_alone()
    {
        await using var app = await TestApp.StartAsync(null, MapCall);

        using var response = await CallAsync(app, "application/grpc", "acme.example.com", "");

        Assert.Equal("acme", await response.Content.ReadAsStringAsync());
        Assert.False(response.Headers.Contains("grpc-status"));
    }

    private static void MapCall(WebApplication web) => web.MapPost("/grpc", TestApp.Slug);

    private static async Task<HttpResponseMessage> CallAsync(TestApp app, string type, string host, string header)
    {
        using var client = app.Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{host}/grpc"))
        {
            Version = HttpVersion.Version20,
            Content = new ByteArrayContent([]),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (header.Split(": ") is [var name, var value])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? Assert.Single(values) : null;
}
