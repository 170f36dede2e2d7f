using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;

namespace OrchStack.Tenancy.Tests;

/// <summary>Minimal APIs find TryParse by themselves.</summary>
public sealed class TenantBindingTests
{
    private const string Uuid = "018f4e6a-1111-7000-8000-00000000000a";

    [Theory]
    [InlineData("/id/" + Uuid, null, 200, Uuid)]
    [InlineData("/id?id=" + Uuid, null, 200, Uuid)]
    [InlineData("/id/header", "Id: " + Uuid, 200, Uuid)]
    [InlineData("/slug/ACME", null, 200, "acme")]
    [InlineData("/slug?slug=acme", null, 200, "acme")]
    [InlineData("/slug/header", "Slug: acme", 200, "acme")]
    [InlineData("/key?key=bigint:42", null, 200, "bigint:42")]
    [InlineData("/id/acme", null, 400, "")]
    [InlineData("/id?id=00000000-0000-0000-0000-000000000000", null, 400, "")]
    [InlineData("/slug/eu.acme", null, 400, "")]
    [InlineData("/slug?slug=ac%00me", null, 400, "")]
    [InlineData("/slug/header", "Slug: acme,globex", 400, "")]
    [InlineData("/key?key=42", null, 400, "")]
    public async Task Route_query_and_header_bind(string path, string? header, int status, string body)
    {
        await using var app = await TestApp.StartAsync(null, web =>
        {
            web.MapGet("/id/{id}", (TenantId id) => id.ToString()).AllowNoTenant();
            web.MapGet("/id", ([FromQuery] TenantId id) => id.ToString()).AllowNoTenant();
            web.MapGet("/id/header", ([FromHeader(Name = "Id")] TenantId id) => id.ToString()).AllowNoTenant();
            web.MapGet("/slug/{slug}", (TenantSlug slug) => slug.Value).AllowNoTenant();
            web.MapGet("/slug", ([FromQuery] TenantSlug slug) => slug.Value).AllowNoTenant();
            web.MapGet("/slug/header", ([FromHeader(Name = "Slug")] TenantSlug slug) => slug.Value).AllowNoTenant();
            web.MapGet("/key", ([FromQuery] TenantKey key) => key.ToTypedString()).AllowNoTenant();
            web.Use(next => async context =>
            {
                try
                {
                    await next(context);
                }
                catch (Microsoft.AspNetCore.Http.BadHttpRequestException error)
                {
                    context.Response.StatusCode = error.StatusCode;
                }
            });
        });

        var answer = await app.GetAsync(path, header is null ? [] : [header]);

        Assert.Equal((status, body), (answer.Status, answer.Body));
    }
}
