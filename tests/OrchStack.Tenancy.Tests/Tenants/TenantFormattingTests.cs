using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using CsCheck;

namespace OrchStack.Tenancy.Tests;

/// <summary>Ids and slugs in characters and in UTF-8, as interpolation and log handlers write and parsers read them.</summary>
public sealed class TenantFormattingTests
{
    private const string Uuid = "018f4e6a-1111-7000-8000-00000000000a";

    private static readonly TenantId Id = TenantId.Parse(Uuid);
    private static readonly TenantSlug Slug = TenantSlug.Parse("acme");

    [Theory]
    [InlineData(null, Uuid)]
    [InlineData("", Uuid)]
    [InlineData("D", Uuid)]
    [InlineData("d", Uuid)]
    [InlineData("N", "018f4e6a11117000800000000000000a")]
    [InlineData("n", "018f4e6a11117000800000000000000a")]
    public void An_id_is_written_with_hyphens_or_as_digits(string? format, string expected)
    {
        Assert.Equal(expected, Id.ToString(format));
        Assert.Equal(expected, Write(Id, format, 40));
        Assert.Equal(expected, WriteUtf8(Id, format, 40));
        Assert.Equal(expected, string.Format(CultureInfo.InvariantCulture, $"{{0:{format}}}", Id));
    }

    [Fact]
    public void A_slug_is_written_as_it_is()
    {
        Assert.Equal("acme", Write(Slug, null, 4));
        Assert.Equal("acme", WriteUtf8(Slug, "", 4));
        Assert.Equal("t:acme", $"t:{Slug}");
    }

    [Fact]
    public void Too_little_room_writes_nothing()
    {
        Assert.Null(Write(Id, "D", 35));
        Assert.Null(WriteUtf8(Id, "N", 31));
        Assert.Null(Write(Slug, null, 3));
        Assert.Null(WriteUtf8(Slug, null, 3));
    }

    [Theory]
    [InlineData("B")]
    [InlineData("X")]
    [InlineData("DD")]
    [InlineData(" ")]
    public void Another_format_is_refused(string format)
    {
        Assert.Contains("\"N\"", Assert.Throws<FormatException>(() => Id.ToString(format)).Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => Write(Id, format, 80));
        Assert.Throws<FormatException>(() => WriteUtf8(Id, format, 80));
        Assert.Throws<FormatException>(() => Write(Slug, format, 80));
        Assert.Throws<FormatException>(() => WriteUtf8(Slug, format, 80));
        Assert.Throws<FormatException>(() => ((IFormattable)Slug).ToString(format, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ac_me")]
    [InlineData("m\u00fcnchen")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")] // 64
    public void Utf8_that_is_neither_is_refused(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);

        Assert.False(TryParse<TenantId>(utf8, out _));
        Assert.Throws<FormatException>(() => Parse<TenantId>(utf8));
        if (text.Length is not 36)
        {
            Assert.False(TryParse<TenantSlug>(utf8, out _));
            Assert.Throws<FormatException>(() => Parse<TenantSlug>(utf8));
        }
    }

    [Fact]
    public void Random_bytes_are_read_as_their_text_is() =>
        Gen.OneOf(Gen.Byte.Array[0, 70], Gen.String.Select(Encoding.UTF8.GetBytes), Gen.String["aZ09-"].Select(Encoding.UTF8.GetBytes)).Sample(bytes =>
        {
            var text = Encoding.UTF8.GetString(bytes);
            Assert.Equal(TenantSlug.TryParse(text, null, out var slug), TryParse<TenantSlug>(bytes, out var slug8));
            Assert.Equal(slug, slug8);
            Assert.Equal(TenantId.TryParse(text, null, out var id), TryParse<TenantId>(bytes, out var id8));
            Assert.Equal(id, id8);
        });

    [Fact]
    public void What_is_written_is_read() => Gen.Guid.Where(value => value != Guid.Empty).Sample(value =>
    {
        var id = TenantId.From(value);
        Assert.Equal(id, TenantId.Parse(id.ToString("N")));
        Assert.Equal(id, Parse<TenantId>(Encoding.UTF8.GetBytes(id.ToString())));
    });

    private static T Parse<T>(byte[] utf8)
        where T : IUtf8SpanParsable<T> => T.Parse(utf8, null);

    private static bool TryParse<T>(byte[] utf8, [MaybeNullWhen(false)] out T value)
        where T : IUtf8SpanParsable<T> => T.TryParse(utf8, null, out value);

    private static string? Write(ISpanFormattable value, string? format, int room)
    {
        var text = new char[room];
        return value.TryFormat(text, out var length, format, null) ? new string(text, 0, length) : null;
    }

    private static string? WriteUtf8(IUtf8SpanFormattable value, string? format, int room)
    {
        var text = new byte[room];
        return value.TryFormat(text, out var length, format, null) ? Encoding.UTF8.GetString(text, 0, length) : null;
    }
}
