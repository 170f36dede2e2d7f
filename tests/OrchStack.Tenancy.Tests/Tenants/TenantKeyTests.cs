using System.Text;
using CsCheck;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantKeyTests
{
    [Fact]
    public void Writes_every_type_in_invariant_text()
    {
        var id = TenantId.New();

        Assert.Equal((TenantKeyType.Uuid, id.ToString()), Read(TenantKey.Of(id)));
        Assert.Equal((TenantKeyType.BigInt, "-9223372036854775808"), Read(TenantKey.Of(long.MinValue)));
        Assert.Equal((TenantKeyType.Integer, "2147483647"), Read(TenantKey.Of(int.MaxValue)));
        Assert.Equal((TenantKeyType.Text, "Acme Ltd."), Read(TenantKey.Of("Acme Ltd.")));
    }

    [Fact]
    public void Keys_of_different_types_differ_even_with_the_same_text()
    {
        Assert.NotEqual(TenantKey.Of(7), TenantKey.Of(7L));
        Assert.NotEqual(TenantKey.Of(7), TenantKey.Of("7"));
        Assert.Equal(TenantKey.Of(7), TenantKey.Of(7));
        Assert.NotEqual(TenantKey.Of("acme"), TenantKey.Of("Acme"));
    }

    [Fact]
    public void Refuses_text_that_PostgreSQL_cannot_keep_apart()
    {
        // Not rows: an attribute is stored as UTF-8, which loses half a surrogate pair.
        string[] hostile = ["", "a\0b", "a\ud800", "\ud800a", "\udc00\ud800"];

        Assert.All(hostile, text => Assert.Throws<ArgumentException>(() => TenantKey.Of(text)));
    }

    [Fact]
    public void Refuses_null()
    {
        Assert.Throws<ArgumentNullException>(() => TenantKey.Of((string)null!));
        Assert.Throws<ArgumentNullException>(() => TenantKey.Of((TenantId)null!));
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void Takes_200_characters_and_not_one_more(int length, bool expected)
    {
        var error = Record.Exception(() => TenantKey.Of(new string('k', length)));

        Assert.Equal(expected, error is null);
    }

    [Fact]
    public void Text_of_any_plane_is_kept_as_it_is() => Assert.Equal("\U0001F3E0\u00fc", TenantKey.Of("\U0001F3E0\u00fc").Text);

    [Fact]
    public void Random_text_survives_UTF_8_or_is_refused_and_nothing_else_happens() =>
        Gen.OneOf(Gen.String, Gen.Char['\ud7f0', '\ue00f'].Array[0, 6].Select(letters => new string(letters))).Sample(text =>
        {
            try
            {
                var key = TenantKey.Of(text);
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(key.Text)) == text;
            }
            catch (ArgumentException)
            {
                return true;
            }
        });

    [Theory]
    [InlineData("")]
    [InlineData("42")]
    [InlineData(":42")]
    [InlineData("bigint:")]
    [InlineData("bigint:042")]              // a second name of 42
    [InlineData("bigint:+42")]
    [InlineData("bigint:-0")]
    [InlineData("bigint: 42")]
    [InlineData("bigint:9223372036854775808")]
    [InlineData("integer:2147483648")]
    [InlineData("int:42")]
    [InlineData("BIGINT:42")]
    [InlineData("text:")]
    [InlineData("text:a\0b")]
    [InlineData("uuid:00000000-0000-0000-0000-000000000000")]
    [InlineData("uuid:018f4e6a11117000800000000000000a")]
    [InlineData("uuid:018F4E6A-1111-7000-8000-00000000000A")]
    public void Refuses_what_is_no_typed_text(string text)
    {
        Assert.False(TenantKey.TryParse(text, null, out _));
        Assert.Contains("bigint:42", Assert.Throws<FormatException>(() => TenantKey.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_comes_back_from_its_typed_text_and_no_other_text_gives_it() =>
        Gen.OneOf(
            Gen.String[1, 20].Select(text => $"text:{text}"), Gen.Int.Select(n => $"integer:{n}"), Gen.Long.Select(n => $"bigint:{n}"),
            Gen.String["0123+-: bigintex"]).Sample(text => !TenantKey.TryParse(text, null, out var key) || key.ToTypedString() == text);

    private static (TenantKeyType Type, string Text) Read(TenantKey key) => (key.Type, key.ToString());
}
