using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantTracingTests
{
    [Theory]
    [InlineData("/public", "acme", "Host: acme.example.com")]
    [InlineData("/public", null, "Host: example.com")]
    [InlineData("/public", null, "Host: acme.example.com", "X-Tenant: globex")] // refused: nobody's
    [InlineData("/public", null, "Host: acme.example.com", "Main-User: eve")]
    public async Task The_requests_span_says_whose_it_is(string path, string? slug, params string[] headers)
    {
        using var span = new Activity("request") { IsAllDataRequested = true };
        await using var app = await StartAsync(span);

        await app.GetAsync(path, headers);

        Assert.Equal(slug, span.GetTagItem("orchstack.tenant.slug"));
        Assert.Equal(slug is null ? null : Some.Acme.Id.ToString(), span.GetTagItem("orchstack.tenant.id"));
    }

    [Fact]
    public async Task A_span_that_nobody_samples_is_left_alone()
    {
        using var span = new Activity("request") { IsAllDataRequested = false };
        await using var app = await StartAsync(span);

        await app.GetAsync("/public", "Host: acme.example.com");

        Assert.Empty(span.TagObjects);
    }

    [Fact]
    public async Task What_a_request_logs_stands_in_a_scope_with_its_tenant_and_ends_with_it()
    {
        var scopes = new RecordingScopes();
        await using var app = await TestApp.StartAsync(
            tenancy => tenancy.Services.AddSingleton<ILoggerProvider>(scopes),
            web => web.MapGet("/log", (ILogger<TenantTracingTests> logger) => logger.LogInformation("work")).AllowNoTenant());

        await app.GetAsync("/log", "Host: acme.example.com");
        await app.GetAsync("/log", "Host: example.com");
        await app.GetAsync("/log", "Host: globex.example.com");

        Assert.Equal([Some.Acme.Id.ToString(), "none", Some.Globex.Id.ToString()], scopes.Tenants);
    }

    private static Task<TestApp> StartAsync(Activity span) => TestApp.StartAsync(null, null, web =>
    {
        web.Use((context, next) =>
        {
            context.Features.Set<IHttpActivityFeature>(new Feature(span));
            return next(context);
        });
        web.UseAuthentication().UseOrchStackTenancy().UseAuthorization();
    });

    private sealed class Feature(Activity span) : IHttpActivityFeature
    {
        public Activity Activity { get; set; } = span;
    }
}
