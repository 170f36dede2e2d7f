using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OrchStack.Tenancy.Branding;

/// <summary>
/// An opaque sRGB colour, read from <c>#rgb</c> or <c>#rrggbb</c> and from nothing else: a tenant's text never becomes
/// CSS, only the three numbers in it do. Immutable and thread-safe.
/// </summary>
/// <remarks>A class, because the default of a struct would be a black that nobody chose.</remarks>
[TypeConverter(typeof(BrandColorConverter))]
public sealed record BrandColor : ISpanParsable<BrandColor>
{
    internal BrandColor(byte red, byte green, byte blue) => (Red, Green, Blue) = (red, green, blue);

    /// <summary>The red channel, 0 to 255.</summary>
    public byte Red { get; }

    /// <summary>The green channel, 0 to 255.</summary>
    public byte Green { get; }

    /// <summary>The blue channel, 0 to 255.</summary>
    public byte Blue { get; }

    internal static BrandColor White { get; } = new(255, 255, 255);

    internal static BrandColor Black { get; } = new(0, 0, 0);

    /// <summary>The contrast ratio with another colour, from 1 to 21, as WCAG 2.2 defines it.</summary>
    public double ContrastWith(BrandColor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return RelativeLuminance.Contrast(this, other);
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static BrandColor Parse(string s) => Parse(s, null);

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static BrandColor Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Parse(s.AsSpan(), provider);
    }

    /// <summary>Reads a colour.</summary>
    /// <exception cref="FormatException">The text is not <c>#rgb</c> or <c>#rrggbb</c> in hexadecimal digits.</exception>
    public static BrandColor Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => TryParse(s, provider, out var color)
        ? color
        : throw new FormatException(
            $"'{(s.Length > 40 ? $"{s[..40]}…" : s)}' is not a colour: write #rgb or #rrggbb in hexadecimal digits, such as #d6336c.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out BrandColor result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, [MaybeNullWhen(false)] out BrandColor result)
    {
        result = s is ['#', .. { Length: 3 or 6 } digits] && IsHexadecimal(digits) ? Read(digits) : null;
        return result is not null;
    }

    /// <summary>The colour as <c>#rrggbb</c> in lower case.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    /// <summary>This colour with so many per cent of another in it, channel by channel.</summary>
    internal BrandColor MixedWith(BrandColor other, int percent)
    {
        return new BrandColor(Mix(Red, other.Red), Mix(Green, other.Green), Mix(Blue, other.Blue));

        // Whole numbers, so that every node computes the same bytes and so the same hash.
        byte Mix(int from, int to) => (byte)(((from * (100 - percent)) + (to * percent) + 50) / 100);
    }

    private static bool IsHexadecimal(ReadOnlySpan<char> digits)
    {
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit))
            {
                return false;
            }
        }

        return true;
    }

    private static BrandColor Read(ReadOnlySpan<char> digits)
    {
        var value = int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return digits.Length == 3
            ? new BrandColor((byte)((value >> 8) * 17), (byte)(((value >> 4) & 15) * 17), (byte)((value & 15) * 17))
            : new BrandColor((byte)(value >> 16), (byte)(value >> 8), (byte)value);
    }
}
