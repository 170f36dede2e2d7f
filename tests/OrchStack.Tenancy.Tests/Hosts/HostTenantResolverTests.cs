using System.Net;
using CsCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class HostTenantResolverTests
{
    [Theory]
    [InlineData("shop.acme.test", 200, "acme")]
    [InlineData("SHOP.Acme.TEST.", 200, "acme")]
    [InlineData("shop.acme.test:8443", 200, "acme")]
    [InlineData("acme.test", 200, "acme")]                // a second host
    [InlineData("xn--mnchen-3ya.test", 200, "globex")]    // listed in Unicode
    [InlineData("acme.example.com", 200, "acme")]         // the subdomain resolver's
    [InlineData("app.test", 400, null)]                   // the application's own
    [InlineData("APP.test:5000", 400, null)]
    [InlineData("example.com", 400, null)]
    [InlineData("127.0.0.1", 400, null)]                  // an address names nobody
    [InlineData("nobody.test", 404, null)]
    [InlineData("eu.shop.acme.test", 404, null)]          // under a tenant's host, but not it
    [InlineData("shop.acme.test.evil.test", 404, null)]
    [InlineData("notacme.test", 404, null)]
    public async Task A_host_is_one_tenants_the_applications_or_nobodys(string host, int status, string? slug)
    {
        await using var app = await StartAsync();

        var answer = await app.GetAsync("/whoami", $"Host: {host}");

        Assert.Equal((status, slug), (answer.Status, answer.Status == 200 ? answer.Body : null));
    }

    [Fact]
    public async Task An_unknown_host_with_a_forged_header_is_a_conflict()
    {
        await using var app = await StartAsync();

        Assert.Equal(403, (await app.GetAsync("/whoami", "Host: nobody.test", "X-Tenant: acme")).Status);
        Assert.Equal(403, (await app.GetAsync("/whoami", "Host: shop.acme.test", "X-Tenant: globex")).Status);
        Assert.Equal(200, (await app.GetAsync("/whoami", "Host: shop.acme.test", "X-Tenant: acme")).Status);
    }

    [Fact]
    public async Task A_store_that_finds_no_hosts_is_an_outage_that_says_what_to_implement()
    {
        await using var app = await StartAsync(tenancy => tenancy.Services.AddSingleton<ITenantStore>(new SlowStore()));

        Assert.Equal(503, (await app.GetAsync("/whoami", "Host: shop.acme.test")).Status);
        Assert.Contains(app.Logs.Entries, e =>
            e.Error?.InnerException is NotSupportedException cause && cause.Message.Contains("ITenantStore.FindByHostAsync", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "globex")]  // the control: a trusted proxy moves the request
    [InlineData(false, "acme")]
    public async Task Only_a_trusted_proxy_says_which_host_was_asked_for(bool trusted, string expected)
    {
        await using var app = await TestApp.StartAsync(Configure, null, web => web
            .Use(next => context =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse("203.0.113.7");
                return next(context);
            })
            .UseForwardedHeaders(Forwarded(trusted ? "203.0.113.7" : "203.0.113.8"))
            .UseAuthentication().UseOrchStackTenancy().UseAuthorization());

        Assert.Equal(expected, (await app.GetAsync("/whoami", "Host: acme.test", "X-Forwarded-Host: xn--mnchen-3ya.test")).Body);
        Assert.Equal(expected, (await app.GetAsync("/whoami", "Host: acme.example.com", "X-Forwarded-Host: globex.example.com")).Body);
    }

    [Fact]
    public async Task Without_the_middleware_a_forwarded_host_is_never_read()
    {
        await using var app = await StartAsync();

        Assert.Equal("acme", (await app.GetAsync("/whoami", "Host: acme.test", "X-Forwarded-Host: xn--mnchen-3ya.test", "Forwarded: host=globex.example.com")).Body);
    }

    [Theory]
    [InlineData("https://app.test")]
    [InlineData("*.app.test")]
    [InlineData("10.0.0.1")]
    public void An_application_host_that_is_none_is_named(string host)
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().ResolveFromHost(o => o.ApplicationHosts.Add(host));

        var error = Assert.Throws<OptionsValidationException>(() => services.BuildServiceProvider().GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains($"\"{host}\"", Assert.Single(error.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_hosts_give_no_evidence_or_evidence_of_that_host()
    {
        var resolver = new HostTenantResolver(Options.Create(new HostResolverOptions()), Options.Create(new SubdomainResolverOptions()));

        await Gen.OneOf(Gen.String, Gen.String["acmexn-.:0\u00fc"]).SampleAsync(async text =>
        {
            var context = new DefaultHttpContext();
            context.Request.Headers.Host = text;
            var evidence = await resolver.ResolveAsync(context, default);
            Assert.Equal(CanonicalHost.TryCreate(text, out var host) ? host : null, evidence?.Host);
        });
    }

    private static Task<TestApp> StartAsync(Action<OrchStackTenancyBuilder>? more = null) => TestApp.StartAsync(tenancy =>
    {
        Configure(tenancy);
        more?.Invoke(tenancy);
    });

    private static void Configure(OrchStackTenancyBuilder tenancy) => tenancy
        .UseInMemoryTenants(o => o.AddHosts(Some.Acme.Id, "shop.acme.test", "Acme.test.").AddHosts(Some.Globex.Id, "M\u00fcnchen.test"))
        .ResolveFromHost(o => o.ApplicationHosts.Add("App.test"));

    private static ForwardedHeadersOptions Forwarded(string proxy)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedHost };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Add(IPAddress.Parse(proxy));
        return options;
    }
}
