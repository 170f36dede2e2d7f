using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace OrchStack.Tenancy;

/// <summary>
/// The value in the application's tenant column: the tenant's id by default, or the key that the application
/// already has (a <c>company_id</c>). Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Where a key travels alone, in JSON or a URL, its type goes along: "uuid:018f…", "bigint:42", "integer:42",
/// "text:acme". Each key has one such text and each text one key, so it serves as a name of the key.
/// </remarks>
[JsonConverter(typeof(TenantKeyJsonConverter))]
public sealed record TenantKey : IParsable<TenantKey>
{
    private const int MaxLength = 200;

    private TenantKey(TenantKeyType type, string text)
    {
        Type = type;
        Text = text;
    }

    /// <summary>The type of the column that this key stands in.</summary>
    public TenantKeyType Type { get; }

    /// <summary>The value in invariant text: a uuid in lower case with hyphens, decimal digits, or the text itself.</summary>
    public string Text { get; }

    /// <summary>The key of a tenant whose column holds its id.</summary>
    public static TenantKey Of(TenantId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return new TenantKey(TenantKeyType.Uuid, id.ToString());
    }

    /// <summary>A key in a <c>bigint</c> column.</summary>
    public static TenantKey Of(long value) => new(TenantKeyType.BigInt, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A key in an <c>integer</c> column.</summary>
    public static TenantKey Of(int value) => new(TenantKeyType.Integer, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A key in a <c>text</c> column; case counts.</summary>
    /// <exception cref="ArgumentException">The text is empty, longer than 200 characters, or holds a NUL or half a surrogate pair, which PostgreSQL cannot store.</exception>
    public static TenantKey Of(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        return IsText(value)
            ? new TenantKey(TenantKeyType.Text, value)
            : throw new ArgumentException("A tenant key is 1 to 200 characters of well-formed text without NUL.", nameof(value));
    }

    /// <inheritdoc cref="Parse(string, IFormatProvider?)"/>
    public static TenantKey Parse(string s) => Parse(s, null);

    /// <summary>Reads what <see cref="ToTypedString"/> writes.</summary>
    /// <exception cref="FormatException">The text is not a key with its type.</exception>
    public static TenantKey Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryParse(s, provider, out var key) ? key : throw new FormatException(
            $"'{s}' is not a tenant key: \"uuid:…\", \"bigint:42\", \"integer:42\" or \"text:…\" is expected, the value as the database writes it.");
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out TenantKey result)
    {
        var colon = s?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        result = colon < 0 ? null : Read(s.AsSpan(0, colon), s![(colon + 1)..]);
        return result is not null;
    }

    /// <summary>The value in invariant text.</summary>
    public override string ToString() => Text;

    /// <summary>The value behind its type: "uuid:018f…", "bigint:42", "integer:42", "text:acme".</summary>
    public string ToTypedString() => $"{TypeName}:{Text}";

    internal string TypeName => Type switch
    {
        TenantKeyType.Uuid => "uuid",
        TenantKeyType.BigInt => "bigint",
        TenantKeyType.Integer => "integer",
        _ => "text",
    };

    private static TenantKey? Read(ReadOnlySpan<char> type, string text)
    {
        var key = type switch
        {
            "uuid" when Guid.TryParseExact(text, "D", out var id) && id != Guid.Empty => Of(TenantId.From(id)),
            "bigint" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => Of(number),
            "integer" when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => Of(number),
            "text" when IsText(text) => Of(text),
            _ => null,
        };

        // "bigint:042" and "bigint:+42" would be second names of one key.
        return key?.Text == text ? key : null;
    }

    private static bool IsText(string value) =>
        value.Length is > 0 and <= MaxLength && !value.Contains('\0', StringComparison.Ordinal) && IsWellFormed(value);

    /// <summary>Halves of surrogate pairs all become the same bytes in UTF-8, and so two tenants would get one key.</summary>
    internal static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var consumed) != OperationStatus.Done)
            {
                return false;
            }

            text = text[consumed..];
        }

        return true;
    }
}
