using System.Diagnostics.CodeAnalysis;

namespace OrchStack.Tenancy;

/// <summary>
/// The storage identity of a tenant: a non-empty uuid that never changes and is never reused.
/// Physical names (cache keys, object prefixes, rows) derive from it. Immutable and thread-safe.
/// </summary>
/// <remarks>A class, because the default of a struct would be the empty uuid, which is nobody.</remarks>
public sealed class TenantId : IEquatable<TenantId>, ISpanParsable<TenantId>
{
    private readonly string _text;

    private TenantId(Guid value)
    {
        Value = value;
        _text = value.ToString("D");
    }

    /// <summary>The uuid; never empty.</summary>
    public Guid Value { get; }

    /// <summary>Makes a new id: a version 7 uuid (RFC 9562), so that ids made later sort later.</summary>
    public static TenantId New() => new(Guid.CreateVersion7());

    /// <summary>Wraps a uuid that is a tenant's id already.</summary>
    /// <exception cref="ArgumentException">The uuid is empty.</exception>
    public static TenantId From(Guid value) => value == Guid.Empty
        ? throw new ArgumentException("The empty uuid is no tenant id. Use TenantId.New() to make one.", nameof(value))
        : new TenantId(value);

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

    /// <inheritdoc/>
    public bool Equals(TenantId? other) => other is not null && Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TenantId);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>The uuid in lower case with hyphens (format "D").</summary>
    public override string ToString() => _text;

    /// <summary>Whether both name the same tenant.</summary>
    public static bool operator ==(TenantId? left, TenantId? right) => Equals(left, right);

    /// <summary>Whether they name different tenants.</summary>
    public static bool operator !=(TenantId? left, TenantId? right) => !Equals(left, right);
}
