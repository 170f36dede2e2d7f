using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.PostgreSql.Tests.SignedContext;

public sealed class TenantContextSignerTests
{
    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);
    private static readonly FakeTimeProvider Time = new(DateTimeOffset.FromUnixTimeSeconds(1_000_000));
    private static readonly Tenant Acme = new(TenantId.Parse("0197a000-0000-7000-8000-00000000000a"), TenantSlug.Parse("acme"), "Acme");

    private readonly TenantContextSigner _signer = new(
        Options.Create(new PostgreSqlTenancyOptions { SigningKey = new SigningKey("k1", Secret) }), Time);

    [Fact]
    public void A_context_names_key_tenant_backend_and_expiry()
    {
        var fields = _signer.Sign(Acme, 42).Split('.');

        Assert.Equal(
            ["1", "k1", "0197a00000007000800000000000000a", "u0197a000-0000-7000-8000-00000000000a", "42", "1000120", "-"],
            fields[..^1]);
    }

    [Fact]
    public void The_signature_is_HMAC_SHA256_over_all_before_it()
    {
        var context = _signer.Sign(Acme, 42);
        var end = context.LastIndexOf('.');

        var expected = HMACSHA256.HashData(Secret, Encoding.ASCII.GetBytes(context[..end]));

        Assert.Equal(Convert.ToHexStringLower(expected), context[(end + 1)..]);
    }

    [Fact]
    public void The_pads_in_the_database_give_the_same_signature()
    {
        var key = new SigningKey("k1", Secret);
        var message = "payload"u8.ToArray();

        var inner = SHA256.HashData([.. key.Pad(0x36), .. message]);
        var outer = SHA256.HashData([.. key.Pad(0x5c), .. inner]);

        Assert.Equal(HMACSHA256.HashData(Secret, message), outer);
    }

    [Fact]
    public void Whatever_a_text_key_holds_the_context_has_eight_fields() =>
        Gen.String.Where(text => text.Length is > 0 and <= 200 && !text.Contains('\0', StringComparison.Ordinal)).Sample(text =>
        {
            var fields = _signer.Sign(Acme with { Key = TenantKey.Of(text) }, 1).Split('.');

            Assert.Equal(8, fields.Length);
            Assert.Equal("t" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)), fields[3]);
        });

    [Fact]
    public void A_longest_text_key_fits() => Assert.NotEmpty(_signer.Sign(Acme with { Key = TenantKey.Of(new string('\u20ac', 200)) }, int.MaxValue));

    [Fact]
    public void Numbers_carry_their_own_letter()
    {
        Assert.Contains(".b-7.", _signer.Sign(Acme with { Key = TenantKey.Of(-7L) }, 1), StringComparison.Ordinal);
        Assert.Contains(".i7.", _signer.Sign(Acme with { Key = TenantKey.Of(7) }, 1), StringComparison.Ordinal);
    }
}
