using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy.Tests;

/// <summary>
/// A small application with tenants Acme, Globex and the suspended Frozen under example.com, the default scheme "Main"
/// and the scheme "Other". Its endpoints answer with the slug of the current tenant, or "none".
/// </summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestApp(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public ITenantScopes Scopes => Services.GetRequiredService<ITenantScopes>();

    public TestServer Server => _app.GetTestServer();

    public RecordingLogs Logs => Services.GetRequiredService<RecordingLogs>();

    public static Task<TestApp> StartAsync(Action<OrchStackTenancyBuilder>? tenancy = null, Action<WebApplication>? endpoints = null) =>
        StartAsync(tenancy, endpoints, static app => app.UseAuthentication().UseOrchStackTenancy().UseAuthorization());

    public static async Task<TestApp> StartAsync(
        Action<OrchStackTenancyBuilder>? tenancy, Action<WebApplication>? endpoints, Action<WebApplication> pipeline)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        var logs = new RecordingLogs();
        builder.Services.AddSingleton(logs);
        builder.Logging.AddProvider(logs);
        builder.Services.AddRoutingCore();
        builder.Services.AddAuthentication("Main")
            .AddScheme<AuthenticationSchemeOptions, HeaderAuthenticationHandler>("Main", null)
            .AddScheme<AuthenticationSchemeOptions, HeaderAuthenticationHandler>("Other", null);
        builder.Services.AddAuthorization();
        var choices = builder.Services.AddOrchStackTenancy()
            .UseInMemoryTenants(o => o.Add(Some.Acme).Add(Some.Globex).Add(Some.Frozen))
            .ResolveFromSubdomain("example.com")
            .ResolveFromHeader();
        tenancy?.Invoke(choices);
        builder.WebHost.UseTestServer();
        var app = builder.Build();
        pipeline(app);
        app.MapGet("/whoami", Slug);
        app.MapGet("/public", Slug).AllowNoTenant();
        app.MapGet("/private", Slug).RequireAuthorization();
        app.MapGet("/other", Slug).RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = "Other" });
        endpoints?.Invoke(app);
        await app.StartAsync();
        return new TestApp(app);
    }

    public static string Slug(ITenantContext context) => context.TryGetTenant(out var tenant) ? tenant.Slug.Value : "none";

    /// <summary>Sends a GET with headers given as "Name: value"; "Host" sets the host.</summary>
    public async Task<Answer> GetAsync(string path, params string[] headers)
    {
        using var client = Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var header in headers.Select(h => h.Split(": ", 2)))
        {
            request.Headers.TryAddWithoutValidation(header[0], header[1]);
        }

        using var response = await client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
