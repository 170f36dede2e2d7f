using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class SubdomainTenantResolverTests
{
    [Theory]
    [InlineData("acme.example.com", "acme")]
    [InlineData("ACME.EXAMPLE.COM", "acme")]
    [InlineData("acme.example.com:8443", "acme")]     // with a port
    [InlineData("acme.example.com.", "acme")]         // the dot of the DNS root
    [InlineData("acme.example.com.:8443", "acme")]
    [InlineData("7.example.com", "7")]
    [InlineData("acme.example.net", "acme")]          // the other base domain
    [InlineData("example.com", null)]                 // no label at all
    [InlineData("example.com.", null)]
    [InlineData(".example.com", null)]                // an empty label
    [InlineData("..example.com", null)]
    [InlineData("acme.example.com..", null)]          // two dots are no host
    [InlineData("eu.acme.example.com", null)]         // two labels
    [InlineData("acme.example.com.evil.test", null)]  // base domain only in the middle
    [InlineData("acme.example.com@evil.test", null)]
    [InlineData("notexample.com", null)]              // ends with the base domain, but is not under it
    [InlineData("acmeexample.com", null)]
    [InlineData("acme-example.com", null)]
    [InlineData("acme.example.org", null)]
    [InlineData("xn--mnchen-3ya.example.com", null)]  // reserved by IDNA
    [InlineData("-acme.example.com", null)]
    [InlineData("ac_me.example.com", null)]
    [InlineData("*.example.com", null)]
    [InlineData("m\u00fcnchen.example.com", null)]
    [InlineData("127.0.0.1", null)]                   // IP hosts
    [InlineData("127.0.0.1:5000", null)]
    [InlineData("[::1]:5000", null)]
    [InlineData("localhost", null)]
    [InlineData("", null)]                            // no host: HTTP/1.0
    public async Task Reads_exactly_one_label_before_the_base_domain(string host, string? expected)
    {
        var evidence = await ReadAsync(host, "example.com", "example.net");

        Assert.Equal(expected, evidence?.Slug?.Value);
        Assert.Equal(expected is null, evidence is null);
    }

    [Fact]
    public async Task A_label_of_63_characters_is_read_and_one_of_64_is_not()
    {
        Assert.NotNull(await ReadAsync(new string('a', 63) + ".example.com", "example.com"));
        Assert.Null(await ReadAsync(new string('a', 64) + ".example.com", "example.com"));
    }

    [Fact]
    public async Task The_longer_base_domain_has_tenants_of_its_own()
    {
        var evidence = await ReadAsync("acme.eu.example.com", "example.com", "eu.example.com");

        Assert.Equal("acme", evidence?.Slug?.Value);
    }

    private static ValueTask<TenantEvidence?> ReadAsync(string host, params string[] baseDomains)
    {
        var options = new SubdomainResolverOptions();
        options.BaseDomains.UnionWith(baseDomains);
        var context = new DefaultHttpContext();
        context.Request.Host = new HostString(host);
        return new SubdomainTenantResolver(Options.Create(options)).ResolveAsync(context, default);
    }
}
