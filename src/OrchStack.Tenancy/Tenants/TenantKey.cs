using System.Buffers;
using System.Globalization;
using System.Text;

namespace OrchStack.Tenancy;

/// <summary>
/// The value in the application's tenant column: the tenant's id by default, or the key that the application
/// already has (a <c>company_id</c>). Immutable and thread-safe.
/// </summary>
public sealed record TenantKey
{
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
        return value.Length > 200 || value.Contains('\0', StringComparison.Ordinal) || !IsWellFormed(value)
            ? throw new ArgumentException("A tenant key is 1 to 200 characters of well-formed text without NUL.", nameof(value))
            : new TenantKey(TenantKeyType.Text, value);
    }

    /// <summary>The value in invariant text.</summary>
    public override string ToString() => Text;

    /// <summary>Halves of surrogate pairs all become the same bytes in UTF-8, and so two tenants would get one key.</summary>
    private static bool IsWellFormed(ReadOnlySpan<char> text)
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
