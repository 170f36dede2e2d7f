using CsCheck;
using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy.Tests;

public sealed class CanonicalHostTests
{
    [Theory]
    [InlineData("acme.example.com", "acme.example.com")]
    [InlineData("ACME.Example.COM", "acme.example.com")]
    [InlineData("acme.example.com.", "acme.example.com")]      // the dot of the DNS root
    [InlineData("acme.example.com:8443", "acme.example.com")]
    [InlineData("acme.example.com.:8443", "acme.example.com")]
    [InlineData("acme.example.com:", "acme.example.com")]      // RFC 3986 lets the port be empty
    [InlineData("localhost", "localhost")]
    [InlineData("7.example.com", "7.example.com")]
    [InlineData("1and1.test", "1and1.test")]
    [InlineData("XN--MNCHEN-3YA.de", "xn--mnchen-3ya.de")]
    [InlineData("m\u00fcnchen.de", "xn--mnchen-3ya.de")]
    [InlineData("M\u00dcNCHEN.de:443", "xn--mnchen-3ya.de")]
    [InlineData("\u65e5\u672c.test", "xn--wgv71a.test")]
    public void A_host_has_one_form(string text, string expected)
    {
        Assert.True(CanonicalHost.TryCreate(text, out var host));
        Assert.Equal(expected, host);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(":443")]
    [InlineData("acme..test")]
    [InlineData(".acme.test")]
    [InlineData("acme.test..")]
    [InlineData("-acme.test")]
    [InlineData("acme-.test")]
    [InlineData("ac_me.test")]
    [InlineData("ac me.test")]
    [InlineData("acme.test\n")]
    [InlineData("acme\0.test")]
    [InlineData("acme.test/path")]
    [InlineData("user@acme.test")]
    [InlineData("acme.test,globex.test")]
    [InlineData("*.acme.test")]
    [InlineData("%61cme.test")]
    [InlineData("acme.test:http")]
    [InlineData("acme.test:123456")]
    [InlineData("acme.test:80:80")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:5000")]
    [InlineData("127.1")]
    [InlineData("2130706433")]          // 127.0.0.1 as one number
    [InlineData("0x7f.0x1")]
    [InlineData("acme.127")]            // ends in a number: an address to every client
    [InlineData("[::1]")]
    [InlineData("[::1]:5000")]
    [InlineData("::1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("acme\u3002test")]        // another script's dot
    [InlineData("\u202eacme.test")]       // a direction that hides in the text
    [InlineData("m\u00fcn\u200bchen.de")]  // a space of no width
    public void What_is_no_name_has_none(string text) => Assert.False(CanonicalHost.TryCreate(text, out _));

    [Fact]
    public void Labels_have_63_characters_and_names_253()
    {
        var label = new string('a', 63);
        var longest = $"{label}.{label}.{label}.{new string('b', 61)}";

        Assert.True(CanonicalHost.TryCreate($"{label}.test", out _));
        Assert.False(CanonicalHost.TryCreate($"{label}a.test", out _));
        Assert.True(CanonicalHost.TryCreate($"{longest}.:65535", out var host));
        Assert.Equal(253, host.Length);
        Assert.False(CanonicalHost.TryCreate($"{longest}b", out _));
        Assert.False(CanonicalHost.TryCreate(new string('\u00fc', 300), out _));
    }

    [Fact]
    public void A_host_in_its_form_is_not_copied()
    {
        const string Host = "acme.example.com";

        Assert.True(CanonicalHost.TryCreate(Host, out var host));

        Assert.Same(Host, host);
    }

    [Fact]
    public void A_request_with_two_hosts_or_a_name_that_cannot_be_decoded_has_no_host_or_its_own()
    {
        var context = new DefaultHttpContext();
        Assert.False(CanonicalHost.TryRead(context.Request, out _));

        context.Request.Headers.Host = new(["acme.test", "globex.test"]);
        Assert.False(CanonicalHost.TryRead(context.Request, out _));

        context.Request.Headers.Host = "xn--99999999999.test";
        Assert.True(CanonicalHost.TryRead(context.Request, out var host));
        Assert.Equal("xn--99999999999.test", host);
    }

    [Fact]
    public void Random_text_is_a_name_in_a_form_that_stays_or_none_and_nothing_else_happens() =>
        Gen.OneOf(Gen.String, Gen.String["abzAZ09-.:_xn\u00fc\u212a\u3002"]).Sample(text =>
        {
            if (!CanonicalHost.TryCreate(text, out var host))
            {
                return true;
            }

            return CanonicalHost.TryCreate(host, out var again) && ReferenceEquals(host, again)
                && Uri.CheckHostName(host) == UriHostNameType.Dns
                && CanonicalHost.TryCreate($"{host}.:443", out var spelled) && spelled == host
                && CanonicalHost.TryCreate(host.ToUpperInvariant(), out var upper) && upper == host;
        });
}
