using CsCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class PathTenantResolverTests
{
    [Theory]
    [InlineData("/acme/place", 200, "acme /acme /place")]
    [InlineData("/ACME/place", 200, "acme /ACME /place")]
    [InlineData("/acme", 404, null)]                    // the tenant's root, which no endpoint serves
    [InlineData("/nobody/place", 404, null)]
    [InlineData("/no_slug/place", 404, null)]           // stays in the path, which no route matches
    [InlineData("/acme%2Fplace", 404, null)]
    [InlineData("//place", 404, null)]
    [InlineData("/place", 404, null)]                   // a slug that nobody has
    [InlineData("/public", 200, "none")]                // the application's own segment
    [InlineData("/PUBLIC", 200, "none")]
    public async Task The_first_segment_is_moved_before_routing(string path, int status, string? body)
    {
        await using var app = await StartAsync(o => o.ApplicationSegments.Add("public"));

        var answer = await app.GetAsync(path, "Host: example.com");

        Assert.Equal((status, body), (answer.Status, answer.Status == 200 ? answer.Body : null));
    }

    [Theory]
    [InlineData("/t/acme/place", 200, "acme /t/acme /place")]
    [InlineData("/T/acme/place", 200, "acme /T/acme /place")]
    [InlineData("/acme/place", 404, null)]
    [InlineData("/tt/acme/place", 404, null)]
    [InlineData("/t", 404, null)]
    [InlineData("/t/", 404, null)]
    public async Task A_template_has_literal_segments_before_it(string path, int status, string? body)
    {
        await using var app = await StartAsync(o => o.Template = "/t/{tenant}");

        var answer = await app.GetAsync(path, "Host: example.com");

        Assert.Equal((status, body), (answer.Status, answer.Status == 200 ? answer.Body : null));
    }

    [Fact]
    public async Task The_path_is_where_and_not_who()
    {
        await using var app = await StartAsync(static _ => { });

        Assert.Equal(403, (await app.GetAsync("/acme/private", "Main-User: eve", $"Main-Tenants: {Some.Globex.Id}")).Status);
        Assert.Equal(403, (await app.GetAsync("/acme/place", "Host: globex.example.com")).Status);
        Assert.Equal("acme", (await app.GetAsync("/acme/private", "Main-User: ann", $"Main-Tenants: {Some.Acme.Id}")).Body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{tenant}")]
    [InlineData("/t")]
    [InlineData("/t{tenant}")]
    [InlineData("/{a}/{tenant}")]
    [InlineData("/t//{tenant}")]
    [InlineData("//{tenant}")]
    [InlineData("/{tenant}/x")]
    [InlineData("t/{tenant}")]
    public void A_template_that_is_none_is_refused_with_the_way_out(string template)
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().ResolveFromPath(o => o.Template = template);

        var error = Assert.Throws<OptionsValidationException>(() => services.BuildServiceProvider().GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("/t/{tenant}", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rest_of_the_path_is_not_decoded_twice()
    {
        await using var app = await TestApp.StartAsync(
            tenancy => tenancy.ResolveFromPath(),
            web => web.MapGet("/files/{name}", (string name) => name));

        Assert.Equal("a%41", (await app.GetAsync("/acme/files/a%2541", "Host: example.com")).Body);
    }

    [Fact]
    public async Task Random_paths_are_moved_whole_and_put_back()
    {
        var filter = new PathTenancyStartupFilter(Options.Create(new PathResolverOptions()));

        await Gen.OneOf(Gen.String, Gen.String["acme/.-%"]).SampleAsync(async text =>
        {
            var context = new DefaultHttpContext();
            context.Request.Path = new PathString("/" + text);
            var builder = new ApplicationBuilder(new ServiceCollection().BuildServiceProvider());
            filter.Configure(app => app.Run(inner =>
            {
                var evidence = inner.Features.Get<PathEvidence>()?.Evidence;
                Assert.Equal("/" + text, inner.Request.PathBase.Value + inner.Request.Path.Value);
                Assert.Equal(evidence is null ? null : NamedTenant.Read(text.Split('/')[0]), evidence);
                return Task.CompletedTask;
            }))(builder);
            await builder.Build()(context);
            Assert.Equal("/" + text, context.Request.Path.Value);
            Assert.False(context.Request.PathBase.HasValue);
        });
    }

    private static Task<TestApp> StartAsync(Action<PathResolverOptions> configure) => TestApp.StartAsync(
        tenancy => tenancy.ResolveFromPath(configure).ResolveFromPath(),
        web => web.MapGet("/place", (ITenantContext tenant, HttpContext context) =>
            $"{TestApp.Slug(tenant)} {context.Request.PathBase} {context.Request.Path}"));
}
