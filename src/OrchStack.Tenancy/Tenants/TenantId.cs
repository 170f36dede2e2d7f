using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Serialization;

namespace OrchStack.Tenancy;

/// <summary>
/// The storage identity of a tenant: a non-empty uuid that never changes and is never reused.
/// Physical names (cache keys, object prefixes, rows) derive from it. Immutable and thread-safe.
/// </summary>
/// <remarks>A class, because the default of a struct would be the empty uuid, which is nobody.</remarks>
[JsonConverter(typeof(TenantIdJsonConverter))]
[TypeConverter(typeof(TenantIdTypeConverter))]
public sealed class TenantId : IEquatable<TenantId>, ISpanParsable<TenantId>, IUtf8SpanParsable<TenantId>, ISpanFormattable, IUtf8SpanFormattable
{
    // Written on demand, because most ids are read from a request, compared, and never shown; two threads write the same text.
    private string? _text;

    private TenantId(Guid value) => Value = value;

    /// <summary>The uuid; never empty.</summary>
    public Guid Value { get; }

    /// <summary>Makes a new id: a version 7 uuid (RFC 9562), so that ids made later sort later.</summary>
    public static TenantId New() => new(Guid.CreateVersion7());

    /// <summary>Wraps a uuid that is a tenant's id already.</summary>
    /// <exception cref="ArgumentException">The uuid is empty.</exception>
    public static TenantId From(Guid value) => value == Guid.Empty
        ? throw new ArgumentException("The empty uuid is no tenant id. Use TenantId.New() to make one.", nameof(value))
        : new TenantId(value);

    /// <summary>
    /// Derives the id from a key that the application already has, always the same one: a version 8 uuid (RFC 9562)
    /// from the SHA-256 of namespace, type and text of the key.
    /// </summary>
    /// <param name="namespace">
    /// Which keys these are, such as "example.com/companies": 1 to 200 characters, compared exactly. Choose it once;
    /// another one gives every tenant another id.
    /// </param>
    /// <param name="key">
    /// The key, in the type of its column: an <c>integer</c> 42 and a <c>bigint</c> 42 give two different ids. The
    /// application must never reuse it, because an id is never reused.
    /// </param>
    /// <exception cref="ArgumentException">The namespace is empty, longer than 200 characters, or not well-formed text.</exception>
    public static TenantId FromKey(string @namespace, TenantKey key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(@namespace);
        ArgumentNullException.ThrowIfNull(key);
        return new TenantId(DerivedTenantId.Compute(@namespace, key));
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static TenantId Parse(string s) => Parse(s, null);

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static TenantId Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <summary>Reads a uuid in any format that <see cref="Guid.Parse(string)"/> reads.</summary>
    /// <exception cref="FormatException">The text is not a uuid, or is the empty one.</exception>
    public static TenantId Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"'{s}' is not a tenant id: a non-empty uuid is expected.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out TenantId result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out TenantId result)
    {
        result = Guid.TryParse(s, out var value) && value != Guid.Empty ? new TenantId(value) : null;
        return result is not null;
    }

    // Explicit, so that a literal null still means the string.
    static TenantId IUtf8SpanParsable<TenantId>.Parse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider) => Guid.TryParse(utf8Text, out var value) && value != Guid.Empty
        ? new TenantId(value)
        : throw new FormatException($"'{Encoding.UTF8.GetString(utf8Text)}' is not a tenant id: a non-empty uuid is expected.");

    static bool IUtf8SpanParsable<TenantId>.TryParse(ReadOnlySpan<byte> utf8Text, IFormatProvider? provider, [MaybeNullWhen(false)] out TenantId result)
    {
        result = Guid.TryParse(utf8Text, out var value) && value != Guid.Empty ? new TenantId(value) : null;
        return result is not null;
    }

    /// <inheritdoc/>
    public bool Equals(TenantId? other) => other is not null && Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TenantId);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>The uuid in lower case with hyphens (format "D").</summary>
    public override string ToString() => _text ??= Value.ToString("D");

    /// <summary>The uuid in lower case.</summary>
    /// <param name="format">"D" (with hyphens; also null and empty) or "N" (32 digits).</param>
    /// <param name="formatProvider">Not used.</param>
    /// <exception cref="FormatException">It is another format.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider = null) =>
        IsHyphenated(format) ? ToString() : Value.ToString("N");

    /// <inheritdoc/>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Value.TryFormat(destination, out charsWritten, IsHyphenated(format) ? "D" : "N");

    /// <inheritdoc/>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Value.TryFormat(utf8Destination, out bytesWritten, IsHyphenated(format) ? "D" : "N");

    /// <summary>Whether both name the same tenant.</summary>
    public static bool operator ==(TenantId? left, TenantId? right) => Equals(left, right);

    /// <summary>Whether they name different tenants.</summary>
    public static bool operator !=(TenantId? left, TenantId? right) => !Equals(left, right);

    // Braces and parentheses belong to no physical name, so the other formats of a uuid are not for writing.
    private static bool IsHyphenated(ReadOnlySpan<char> format) => format switch
    {
        "" or "D" or "d" => true,
        "N" or "n" => false,
        _ => throw new FormatException($"'{format}' is no format of a tenant id: use \"D\" (with hyphens) or \"N\" (32 digits)."),
    };
}
