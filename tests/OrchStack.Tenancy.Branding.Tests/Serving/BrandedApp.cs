using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy.Branding.Tests.Serving;

/// <summary>An application whose tenants are known by their subdomain, with themes from a configuration that tests may change.</summary>
internal sealed class BrandedApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private BrandedApp(WebApplication app, IConfigurationRoot themes) => (_app, Themes) = (app, themes);

    public IConfigurationRoot Themes { get; }

    public static async Task<BrandedApp> StartAsync(Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null)
    {
        var themes = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Themes:salon-a:Primary"] = "#d6336c",
            ["Themes:salon-b:Primary"] = "#0b7285",
        }).Build();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.Tenancy().ResolveFromSubdomain("example.test").AddBranding(themes);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseOrchStackTenancy();
        map?.Invoke(app);
        app.MapBranding();
        await app.StartAsync();
        return new BrandedApp(app, themes);
    }

    public CompiledTheme ThemeOf(Tenant tenant) => _app.Services.GetRequiredService<ITenantThemes>().GetTheme(tenant);

    public Task<HttpResponseMessage> GetAsync(Tenant tenant, string path, string? ifNoneMatch = null) =>
        SendAsync(HttpMethod.Get, $"{tenant.Slug}.example.test", path, ifNoneMatch);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string host, string path, string? ifNoneMatch = null)
    {
        using var client = _app.GetTestClient();
        using var request = new HttpRequestMessage(method, new Uri($"http://{host}{path}"));
        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        return await client.SendAsync(request);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
