using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Serialization;

namespace OrchStack.Tenancy;

/// <summary>
/// The human name of a tenant in hosts and URLs: a DNS label (RFC 1123) of 1 to 63 lower-case ASCII letters,
/// digits and hyphens, beginning and ending with a letter or digit. Immutable and thread-safe.
/// </summary>
[JsonConverter(typeof(TenantSlugJsonConverter))]
[TypeConverter(typeof(TenantSlugTypeConverter))]
public sealed class TenantSlug : IEquatable<TenantSlug>, ISpanParsable<TenantSlug>, IUtf8SpanParsable<TenantSlug>, ISpanFormattable, IUtf8SpanFormattable
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    private TenantSlug(string value) => Value = value;

    /// <summary>The most characters a slug can have.</summary>
    public const int MaxLength = 63;

    /// <summary>The slug in lower case.</summary>
    public string Value { get; }

    /// <summary>Reads a slug; upper-case letters are folded, because hosts are compared without case.</summary>
    /// <returns>Whether the text is a slug. Labels reserved by IDNA ("xn--…": hyphens third and fourth) are not.</returns>
    public static bool TryCreate(ReadOnlySpan<char> text, [NotNullWhen(true)] out TenantSlug? slug)
    {
        slug = IsLabel(text) ? new TenantSlug(Lower(text)) : null;
        return slug is not null;
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static TenantSlug Parse(string s) => Parse(s, null);

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static TenantSlug Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <summary>Reads a slug.</summary>
    /// <exception cref="FormatException">The text is not a slug.</exception>
    public static TenantSlug Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => TryCreate(s, out var slug)
        ? slug
        : throw new FormatException(
            $"'{s}' is not a tenant slug: 1 to 63 letters, digits and hyphens are expected, beginning and ending with a letter or digit, and not two hyphens third and fourth (IDNA reserves them).");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out TenantSlug result) =>
        TryCreate(s.AsSpan(), out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out TenantSlug result) =>
        TryCreate(s, out result);

    // Explicit, so that a literal null still means the string.
    static TenantSlug IUtf8SpanParsable<TenantSlug>.Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) => Parse(Encoding.UTF8.GetString(utf8Text), provider);

    static bool IUtf8SpanParsable<TenantSlug>.TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, [MaybeNullWhen(false)] out TenantSlug result)
    {
        // A slug is ASCII, so one byte is one character; whatever is longer or not ASCII is none.
        Span<char> text = stackalloc char[MaxLength];
        result = null;
        return utf8Text.Length <= MaxLength
            && Ascii.ToUtf16(utf8Text, text, out var length) == OperationStatus.Done
            && TryCreate(text[..length], out result);
    }

    /// <inheritdoc/>
    public bool Equals(TenantSlug? other) => other is not null && Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TenantSlug);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <summary>The slug in lower case.</summary>
    public override string ToString() => Value;

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        RefuseFormat(format);
        charsWritten = Value.TryCopyTo(destination) ? Value.Length : 0;
        return charsWritten > 0;
    }

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        RefuseFormat(format);
        return Encoding.UTF8.TryGetBytes(Value, utf8Destination, out bytesWritten);
    }

    /// <summary>The slug in lower case; it has no other format.</summary>
    string IFormattable.ToString(string? format, IFormatProvider? formatProvider)
    {
        RefuseFormat(format);
        return Value;
    }

    /// <summary>Whether both are the same name.</summary>
    public static bool operator ==(TenantSlug? left, TenantSlug? right) => Equals(left, right);

    /// <summary>Whether they are different names.</summary>
    public static bool operator !=(TenantSlug? left, TenantSlug? right) => !Equals(left, right);

    private static bool IsLabel(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaxLength
        && !text.ContainsAnyExcept(Allowed)
        && text[0] != '-'
        && text[^1] != '-'
        && !(text.Length >= 4 && text[2] == '-' && text[3] == '-');

    private static string Lower(ReadOnlySpan<char> text) =>
        string.Create(text.Length, text, static (lower, source) => Ascii.ToLower(source, lower, out _));

    private static void RefuseFormat(ReadOnlySpan<char> format)
    {
        if (!format.IsEmpty)
        {
            throw new FormatException($"'{format}' is no format of a tenant slug: it has none.");
        }
    }
}
