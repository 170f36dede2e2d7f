using CsCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class RouteValueTenantResolverTests
{
    [Theory]
    [InlineData("/companies/acme/documents", null, 200)]
    [InlineData("/companies/ACME/documents", "acme.example.com", 200)]
    [InlineData("/companies/acme/documents", "globex.example.com", 403)]
    [InlineData("/companies/nobody/documents", null, 404)]
    [InlineData("/companies/no_slug/documents", null, 400)]
    [InlineData("/companies/acme,globex/documents", null, 400)]
    public async Task A_route_value_names_the_tenant(string path, string? host, int status)
    {
        await using var app = await TestApp.StartAsync(
            tenancy => tenancy.ResolveFromRouteValue("company"),
            web => web.MapGet("/companies/{company}/documents", TestApp.Slug));

        var answer = await app.GetAsync(path, $"Host: {host ?? "example.com"}");

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200 ? "acme" : answer.Body, answer.Body);
    }

    [Fact]
    public void Braces_are_refused_with_the_way_out()
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().ResolveFromRouteValue("{tenant}");

        Assert.Throws<OptionsValidationException>(() => services.BuildServiceProvider().GetRequiredService<IStartupValidator>().Validate());
    }

    [Fact]
    public async Task Two_values_that_differ_are_malformed()
    {
        Assert.Equal("acme", (await ReadAsync("acme", "ACME"))?.Slug?.Value);
        Assert.Equal(TenantEvidenceKind.Malformed, (await ReadAsync("acme", "globex"))?.Kind);
        Assert.Null(await ReadAsync(null, null));
    }

    [Fact]
    public async Task Random_values_are_evidence_or_a_fault() => await Gen.String.SampleAsync(async text =>
        Assert.Equal(NamedTenant.Read(text)?.Kind ?? TenantEvidenceKind.Malformed, (await ReadAsync(text, null))?.Kind));

    private static ValueTask<TenantEvidence?> ReadAsync(string? one, string? other)
    {
        var options = new RouteValueResolverOptions();
        options.Names.UnionWith(["one", "other"]);
        var context = new DefaultHttpContext();
        context.Request.RouteValues["one"] = one;
        context.Request.RouteValues["other"] = other;
        return new RouteValueTenantResolver(Options.Create(options)).ResolveAsync(context, default);
    }
}
