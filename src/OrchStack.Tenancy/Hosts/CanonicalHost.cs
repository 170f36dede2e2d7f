using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy;

/// <summary>
/// The one form in which hosts are compared: lower-case ASCII labels (RFC 1123) without port and final dot, international
/// names as "xn--". What is no DNS name (an IP address, an underscore, an empty label) has no such form and matches nothing.
/// </summary>
internal static class CanonicalHost
{
    private const int MaxLength = 253;
    private const int MaxLabelLength = 63;
    private const int MaxPortLength = 5;

    private static readonly SearchValues<char> Canonical = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly IdnMapping Idn = new();

    /// <summary>
    /// Reads the header and not HttpRequest.Host, which is the same value with "xn--" decoded, and throws where that
    /// cannot be decoded. A proxy's X-Forwarded-Host counts only where the forwarded-headers middleware, which knows the
    /// trusted proxies, has put it there.
    /// </summary>
    public static bool TryRead(HttpRequest request, [NotNullWhen(true)] out string? host)
    {
        host = null;
        return request.Headers.Host is [{ } text] && TryCreate(text, out host);
    }

    public static bool TryCreate(string text, [NotNullWhen(true)] out string? host)
    {
        host = null;
        var length = LengthOfName(text);
        if (length == 0)
        {
            return false;
        }

        // A host that stands there in its canonical form is not copied.
        var name = length == text.Length ? text : text[..length];
        var folded = name.AsSpan().ContainsAnyExcept(Canonical) ? Fold(name) : name;
        host = IsName(folded) ? folded : null;
        return host is not null;
    }

    private static int LengthOfName(ReadOnlySpan<char> text)
    {
        if (text.LastIndexOf(':') is >= 0 and var colon)
        {
            var port = text[(colon + 1)..];
            if (port.Length > MaxPortLength || port.ContainsAnyExcept(Digits))
            {
                return 0;
            }

            text = text[..colon];
        }

        // "acme.example.com." is the same host: the dot of the DNS root.
        return text is [.., '.'] ? text.Length - 1 : text.Length;
    }

    /// <summary>
    /// Lowers here, because under InvariantGlobalization IdnMapping encodes letters as they stand; there it composes no
    /// letters either, so a name sent as "u" with a combining mark matches nothing.
    /// </summary>
    private static string? Fold(string name)
    {
        if (Ascii.IsValid(name))
        {
            return name.ToLowerInvariant();
        }

        // Under InvariantGlobalization IdnMapping encodes what no name may hold: joiners, directions, other dots.
        if (!name.All(IsOfName))
        {
            return null;
        }

        try
        {
            return Idn.GetAscii(name.ToLowerInvariant()).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsOfName(char letter) =>
        letter is '-' or '.'
        || char.IsLetterOrDigit(letter)
        || char.IsSurrogate(letter)
        || char.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > MaxLength || name.ContainsAnyExcept(Canonical))
        {
            return false;
        }

        ReadOnlySpan<char> label;
        int dot;
        do
        {
            dot = name.IndexOf('.');
            label = dot < 0 ? name : name[..dot];
            if (label.Length is 0 or > MaxLabelLength || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }

            name = name[(dot + 1)..];
        }
        while (dot >= 0);

        // A name whose last label is a number is an IPv4 address to every client: 127.0.0.1, 127.1, 0x7f.0x1.
        return label.ContainsAnyExcept(Digits) && !label.StartsWith("0x", StringComparison.Ordinal);
    }
}
