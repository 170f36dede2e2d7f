using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;

namespace OrchStack.Tenancy.Tests;

/// <summary>Files, pages of a single-page application and probes beside tenancy: the rows of docs/requests.md.</summary>
public sealed class FilesAndProbesTests : IDisposable
{
    private const string NoTenant = "Host: example.com";
    private const string Acme = "Host: acme.example.com";
    private const string Nobody = "Host: nobody.example.com";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("orchstack-files-");

    public FilesAndProbesTests()
    {
        File.WriteAllText(Path.Combine(_root.FullName, "app.js"), "script");
        File.WriteAllText(Path.Combine(_root.FullName, "index.html"), "page");
        File.WriteAllText(Path.Combine(_root.FullName, "assets.json"), """
            {
              "Version": 1,
              "ManifestType": "Publish",
              "Endpoints": [
                {
                  "Route": "app.js", "AssetFile": "app.js", "Selectors": [], "EndpointProperties": [],
                  "ResponseHeaders": [
                    { "Name": "Content-Length", "Value": "6" }, { "Name": "Content-Type", "Value": "text/javascript" },
                    { "Name": "ETag", "Value": "\"1\"" }, { "Name": "Last-Modified", "Value": "Tue, 01 Jan 2030 00:00:00 GMT" }
                  ]
                }
              ]
            }
            """);
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Theory]
    [InlineData(NoTenant, 200)]
    [InlineData(Acme, 200)]
    [InlineData(Nobody, 200)] // nobody asks
    [InlineData("Host: frozen.example.com", 200)]
    public async Task Files_before_tenancy_are_anybodys(string host, int status)
    {
        await using var app = await StartAsync(null, web =>
        {
            web.UseStaticFiles(Files());
            web.UseAuthentication().UseOrchStackTenancy().UseAuthorization();
        });

        Assert.Equal(status, (await app.GetAsync("/app.js", host)).Status);
        Assert.Equal(400, (await app.GetAsync("/whoami", NoTenant)).Status); // the control
    }

    [Theory]
    [InlineData(NoTenant, 200)]
    [InlineData(Acme, 200)]
    [InlineData(Nobody, 404)]
    [InlineData("Host: frozen.example.com", 403)]
    public async Task Files_behind_tenancy_are_judged_by_what_the_request_names(string host, int status)
    {
        await using var app = await StartAsync(null, web =>
        {
            web.UseAuthentication().UseOrchStackTenancy().UseAuthorization();
            web.UseStaticFiles(Files());
        });

        Assert.Equal(status, (await app.GetAsync("/app.js", host)).Status);
    }

    [Theory]
    [InlineData(NoTenant, true, 200)]
    [InlineData(NoTenant, false, 400)]
    [InlineData(Acme, true, 200)]
    [InlineData(Acme, false, 200)]
    [InlineData(Nobody, true, 404)]
    public async Task Mapped_assets_are_endpoints(string host, bool allows, int status)
    {
        await using var app = await StartAsync(web =>
        {
            web.Environment.WebRootFileProvider = new PhysicalFileProvider(_root.FullName);
            var assets = web.MapStaticAssets(Path.Combine(_root.FullName, "assets.json"));
            if (allows)
            {
                assets.AllowNoTenant();
            }
        });

        var answer = await app.GetAsync("/app.js", host);

        Assert.Equal((status, status == 200 ? "script" : null), (answer.Status, answer.Status == 200 ? answer.Body : null));
    }

    [Theory]
    [InlineData("/customers/7", NoTenant, true, 200)]
    [InlineData("/customers/7", NoTenant, false, 400)]
    [InlineData("/customers/7", Acme, true, 200)]
    [InlineData("/customers/7", Acme, false, 200)]
    [InlineData("/customers/7", Nobody, true, 404)]
    [InlineData("/customers/7", "X-Tenant: no slug", true, 400)]
    [InlineData("/missing.js", NoTenant, true, 404)] // a file's name never falls back to the page
    public async Task The_page_of_a_single_page_application_is_an_endpoint(string path, string host, bool allows, int status)
    {
        await using var app = await StartAsync(web =>
        {
            var page = web.MapFallbackToFile("index.html", Files());
            if (allows)
            {
                page.AllowNoTenant();
            }
        });

        var answer = await app.GetAsync(path, host);

        Assert.Equal((status, status == 200 ? "page" : null), (answer.Status, answer.Status == 200 ? answer.Body : null));
    }

    [Fact]
    public async Task A_fallback_does_not_stand_in_for_an_endpoint_that_refuses()
    {
        await using var app = await StartAsync(web => web.MapFallbackToFile("index.html", Files()).AllowNoTenant());

        Assert.Equal(TenantProblemTypes.TenantRequired, (await app.GetAsync("/whoami", NoTenant)).Problem);
        Assert.Equal(401, (await app.GetAsync("/private", NoTenant)).Status);
    }

    [Theory]
    [InlineData(true, 200)]
    [InlineData(false, 400)]
    public async Task A_probe_reaches_an_application_that_has_no_tenants_host(bool allows, int status)
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.Services.AddHealthChecks().AddOrchStackTenancy(), web =>
        {
            var health = web.MapHealthChecks("/health");
            if (allows)
            {
                health.AllowNoTenant();
            }
        });

        Assert.Equal(status, (await app.GetAsync("/health", "Host: 10.0.0.7:8080")).Status); // what a load balancer sends
        Assert.Equal(status, (await app.GetAsync("/health", "Host: localhost")).Status);
    }

    private static Task<TestApp> StartAsync(Action<WebApplication> endpoints) =>
        StartAsync(endpoints, static web => web.UseAuthentication().UseOrchStackTenancy().UseAuthorization());

    private static Task<TestApp> StartAsync(Action<WebApplication>? endpoints, Action<WebApplication> pipeline) => TestApp.StartAsync(null, endpoints, pipeline);

    private StaticFileOptions Files() => new() { FileProvider = new PhysicalFileProvider(_root.FullName) };
}
