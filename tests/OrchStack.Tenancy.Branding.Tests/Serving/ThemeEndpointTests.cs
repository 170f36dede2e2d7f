using System.Net;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Branding.Tests.Serving;

public sealed class ThemeEndpointTests : IAsyncLifetime
{
    private const string ForGood = "public, max-age=31536000, immutable";

    private BrandedApp _app = null!;

    public static TheoryData<string> Slugs => ["salon-a", "salon-b", "plain"];

    public async Task InitializeAsync() => _app = await BrandedApp.StartAsync();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task Each_tenant_gets_its_own_css_to_keep_for_good(string slug)
    {
        var theme = _app.ThemeOf(TenantOf(slug));

        var response = await _app.GetAsync(TenantOf(slug), theme.Path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(theme.Css, await response.Content.ReadAsStringAsync());
        Assert.Equal("text/css; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(ForGood, CacheControlOf(response));
        Assert.Equal($"\"{theme.Hash}\"", response.Headers.ETag?.ToString());
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Two_hundred_requests_at_once_are_never_crossed()
    {
        Tenant[] tenants = [Some.SalonA, Some.SalonB, Some.Plain];
        var paths = Array.ConvertAll(tenants, tenant => _app.ThemeOf(tenant).Path);

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            var tenant = tenants[i % 3];
            var path = paths[i / 3 % 3]; // its own hash for a third of them, another tenant's for the rest
            var response = await _app.GetAsync(tenant, path);
            return (Tenant: tenant, Path: path, Css: await response.Content.ReadAsStringAsync(), Cache: CacheControlOf(response));
        }));

        Assert.All(answers, answer =>
        {
            var own = _app.ThemeOf(answer.Tenant);
            Assert.Equal(own.Css, answer.Css);
            Assert.Equal(answer.Path == own.Path ? ForGood : "no-store", answer.Cache);
        });
    }

    [Theory]
    [InlineData("0123456789abcdef")] // stale
    [InlineData("0")]
    [InlineData("..")]
    [InlineData("%2e%2e%2fsecret")]
    [InlineData("%0d%0aSet-Cookie:x")]
    [InlineData("*")]
    public async Task A_hash_that_is_not_the_current_one_gets_the_current_css_uncached(string hash)
    {
        var response = await _app.GetAsync(Some.SalonA, $"/_tenancy/branding/theme.{hash}.css");

        await AssertOwnAndUncachedAsync(response, Some.SalonA);
    }

    [Fact]
    public async Task Another_tenants_hash_gets_the_current_tenants_css_uncached()
    {
        var response = await _app.GetAsync(Some.SalonB, _app.ThemeOf(Some.SalonA).Path);

        await AssertOwnAndUncachedAsync(response, Some.SalonB);
    }

    [Fact]
    public async Task The_hash_in_upper_case_is_another_name_and_so_uncached()
    {
        var theme = _app.ThemeOf(Some.SalonA);

        var response = await _app.GetAsync(Some.SalonA, theme.Path.Replace(theme.Hash, theme.Hash.ToUpperInvariant(), StringComparison.Ordinal));

        await AssertOwnAndUncachedAsync(response, Some.SalonA);
    }

    [Theory]
    [InlineData("\"{0}\"")]
    [InlineData("W/\"{0}\"")] // a proxy that compresses weakens the tag
    [InlineData("\"other\", \"{0}\"")]
    [InlineData("*")]
    public async Task A_cache_that_has_the_css_gets_a_304(string ifNoneMatch)
    {
        var theme = _app.ThemeOf(Some.SalonA);

        var response = await _app.GetAsync(Some.SalonA, theme.Path, Tags(ifNoneMatch, theme));

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal($"\"{theme.Hash}\"", response.Headers.ETag?.ToString());
        Assert.Equal(ForGood, CacheControlOf(response));
    }

    [Theory]
    [InlineData("\"other\"")]
    [InlineData("{0}")] // not a tag without its quotes
    [InlineData("nonsense \"")]
    public async Task A_cache_that_has_something_else_gets_the_css(string ifNoneMatch)
    {
        var theme = _app.ThemeOf(Some.SalonA);

        var response = await _app.GetAsync(Some.SalonA, theme.Path, Tags(ifNoneMatch, theme));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(theme.Css, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("\"{0}\"")]
    [InlineData("*")]
    public async Task Nothing_under_a_stale_name_is_confirmed_with_a_304(string ifNoneMatch)
    {
        var response = await _app.GetAsync(Some.SalonB, _app.ThemeOf(Some.SalonA).Path, Tags(ifNoneMatch, _app.ThemeOf(Some.SalonA)));

        await AssertOwnAndUncachedAsync(response, Some.SalonB);
    }

    [Fact]
    public async Task Head_tells_the_same_without_the_body()
    {
        var theme = _app.ThemeOf(Some.SalonA);

        var response = await _app.SendAsync(HttpMethod.Head, "salon-a.example.test", theme.Path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(Encoding.UTF8.GetByteCount(theme.Css), response.Content.Headers.ContentLength);
        Assert.Equal($"\"{theme.Hash}\"", response.Headers.ETag?.ToString());
        Assert.Equal(ForGood, CacheControlOf(response));
    }

    [Fact]
    public async Task Nothing_is_written_here()
    {
        var response = await _app.SendAsync(HttpMethod.Post, "salon-a.example.test", _app.ThemeOf(Some.SalonA).Path);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Theory]
    [InlineData("example.test", HttpStatusCode.BadRequest)] // no tenant
    [InlineData("stranger.example.test", HttpStatusCode.NotFound)] // no such tenant
    public async Task Without_a_tenant_there_is_a_problem_and_no_css(string host, HttpStatusCode expected)
    {
        var response = await _app.SendAsync(HttpMethod.Get, host, _app.ThemeOf(Some.SalonA).Path);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", CacheControlOf(response));
    }

    [Fact]
    public async Task A_change_is_served_without_a_restart_and_the_old_name_is_cached_no_more()
    {
        var before = _app.ThemeOf(Some.SalonA);
        var other = _app.ThemeOf(Some.SalonB);

        _app.Themes["Themes:salon-a:Primary"] = "#2b8a3e";
        _app.Themes.Reload();

        var after = _app.ThemeOf(Some.SalonA);
        Assert.Equal("#2b8a3e", Stylesheet.Read(after.Css).Light["--ost-primary"]);
        Assert.Equal(ForGood, CacheControlOf(await _app.GetAsync(Some.SalonA, after.Path)));
        await AssertOwnAndUncachedAsync(await _app.GetAsync(Some.SalonA, before.Path), Some.SalonA);
        Assert.Equal(ForGood, CacheControlOf(await _app.GetAsync(Some.SalonB, other.Path)));
    }

    [Fact]
    public async Task A_sign_in_page_is_dressed_where_everything_else_needs_a_user()
    {
        await using var app = await BrandedApp.StartAsync(
            builder =>
            {
                builder.Services.AddAuthentication("cookie").AddCookie("cookie");
                builder.Services.AddAuthorizationBuilder()
                    .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            },
            map: application =>
            {
                application.UseAuthorization();
                application.MapGet("/secret", () => "secret");
            });

        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync(Some.SalonA, app.ThemeOf(Some.SalonA).Path)).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await app.GetAsync(Some.SalonA, "/secret")).StatusCode);
    }

    private static Tenant TenantOf(string slug) => new[] { Some.SalonA, Some.SalonB, Some.Plain }.Single(tenant => tenant.Slug.Value == slug);

    private static string Tags(string format, CompiledTheme theme) => format.Replace("{0}", theme.Hash, StringComparison.Ordinal);

    private static string CacheControlOf(HttpResponseMessage response) => Assert.Single(response.Headers.GetValues("Cache-Control"));

    private async Task AssertOwnAndUncachedAsync(HttpResponseMessage response, Tenant tenant)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(_app.ThemeOf(tenant).Css, await response.Content.ReadAsStringAsync());
        Assert.Equal("no-store", CacheControlOf(response));
        Assert.Null(response.Headers.ETag);
    }
}
