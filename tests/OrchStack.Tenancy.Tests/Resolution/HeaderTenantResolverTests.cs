using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace OrchStack.Tenancy.Tests;

public sealed class HeaderTenantResolverTests
{
    [Fact]
    public async Task Without_the_header_there_is_no_evidence() => Assert.Null(await ReadAsync(StringValues.Empty));

    [Theory]
    [InlineData("acme")]
    [InlineData("ACME")]
    public async Task Reads_a_slug(string value) => Assert.Equal(TenantSlug.Parse("acme"), (await ReadAsync(value))?.Slug);

    [Fact]
    public async Task Reads_an_id()
    {
        var id = TenantId.New();

        Assert.Equal(id, (await ReadAsync(id.ToString()))?.Id);
        Assert.Equal(id, (await ReadAsync(id.ToString().ToUpperInvariant()))?.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("acme,globex")]      // joined by a proxy
    [InlineData("acme, acme")]
    [InlineData("eu.acme")]
    [InlineData("acme ")]
    [InlineData("xn--mnchen-3ya")]
    [InlineData("../globex")]
    [InlineData("*")]
    [InlineData("acme\u0000")]
    public async Task What_is_neither_is_malformed(string value)
    {
        var evidence = await ReadAsync(value);

        Assert.Equal(TenantEvidenceKind.Malformed, evidence?.Kind);
        Assert.Contains("X-Tenant", evidence?.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_empty_uuid_is_a_slug_that_nobody_has_and_never_an_id()
    {
        var evidence = await ReadAsync(Guid.Empty.ToString());

        Assert.Null(evidence?.Id);
        Assert.NotNull(evidence?.Slug);
    }

    [Fact]
    public async Task Twice_is_malformed_even_when_both_agree()
    {
        var evidence = await ReadAsync(new StringValues(["acme", "acme"]));

        Assert.Equal(TenantEvidenceKind.Malformed, evidence?.Kind);
        Assert.Contains("2 times", evidence?.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_header_can_have_another_name()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers["X-Company"] = "acme";
        var resolver = new HeaderTenantResolver(Options.Create(new HeaderResolverOptions { HeaderName = "X-Company" }));

        Assert.Equal("acme", (await resolver.ResolveAsync(context, default))?.Slug?.Value);
    }

    [Fact]
    public void Random_text_is_evidence_or_a_fault_that_does_not_repeat_it() =>
        Gen.String[1, 40].Sample(text =>
        {
            var pending = ReadAsync(text);
            Assert.True(pending.IsCompletedSuccessfully);
            var evidence = pending.GetAwaiter().GetResult();
            return evidence is { Kind: TenantEvidenceKind.Id or TenantEvidenceKind.Slug }
                or { Fault: "The header X-Tenant is neither a tenant id nor a slug." };
        });

    private static ValueTask<TenantEvidence?> ReadAsync(StringValues header)
    {
        var context = new DefaultHttpContext();
        if (header.Count > 0)
        {
            context.Request.Headers["X-Tenant"] = header;
        }

        return new HeaderTenantResolver(Options.Create(new HeaderResolverOptions())).ResolveAsync(context, default);
    }
}
