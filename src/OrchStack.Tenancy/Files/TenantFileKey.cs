using System.Buffers;
using System.Text;

namespace OrchStack.Tenancy;

/// <summary>
/// What a key of a file may be: 1 to 979 bytes of UTF-8 in normal form C, so that the key in a bucket has at most S3's 1,024; segments
/// between single slashes, none of them empty, <c>.</c> or <c>..</c>; no backslash and no control character. So a key has one
/// spelling, and means the same to a disk, a URL and S3.
/// </summary>
public static class TenantFileKey
{
    /// <summary>The most bytes of a key in UTF-8.</summary>
    public const int MaxBytes = 979;

    /// <summary>
    /// Without ICU (InvariantGlobalization) every text passes for normal: then accents, voicing marks and Jamo that stand beside their
    /// letter are refused, which is what file names of macOS have.
    /// </summary>
    private static readonly bool KnowsNormalForms = !"e\u0301".IsNormalized(NormalizationForm.FormC);

    private static readonly string TooLong = $"it is longer than {MaxBytes} bytes";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly SearchValues<char> JoinedMarks = SearchValues.Create('\u3099', '\u309a');

    /// <summary>Judges a key. No allocation.</summary>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentException">It is not a key; the message says why.</exception>
    public static string Demand(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return Fault(key) is { } fault ? throw Refused(key, fault) : key;
    }

    /// <summary>Judges the beginning of keys, which may be empty and may end anywhere in one.</summary>
    /// <returns>The beginning.</returns>
    /// <exception cref="ArgumentException">No key begins so.</exception>
    public static string DemandPrefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);

        // With a letter more it has to be a key.
        return prefix.Length == 0 || Fault(prefix.AsSpan(), isBeginning: true) is not { } fault ? prefix : throw Refused(prefix, fault);
    }

    private static string? Fault(ReadOnlySpan<char> key, bool isBeginning = false)
    {
        if (!Ascii.IsValid(key))
        {
            if (!IsNormal(key, out var length))
            {
                return "it is not Unicode text in normal form C";
            }

            if (length > MaxBytes)
            {
                return TooLong;
            }
        }
        else if (key.Length > MaxBytes)
        {
            return TooLong;
        }

        var start = 0;
        for (var i = 0; i < key.Length; i++)
        {
            var letter = key[i];
            if (letter == '/')
            {
                if (IsRefusedSegment(key[start..i]))
                {
                    return "a segment between its slashes is empty, '.' or '..'";
                }

                start = i + 1;
            }
            else if (letter == '\\')
            {
                return "it has a backslash";
            }
            else if (char.IsControl(letter))
            {
                return "it has a control character";
            }
        }

        // A beginning may end with a slash, and "a/." may go on as "a/.x".
        return !isBeginning && IsRefusedSegment(key[start..]) ? "a segment between its slashes is empty, '.' or '..'" : null;
    }

    private static bool IsRefusedSegment(ReadOnlySpan<char> segment) => segment is "" or "." or "..";

    private static bool IsNormal(ReadOnlySpan<char> key, out int length)
    {
        length = 0;
        try
        {
            // Half a pair of surrogates is no text, and would be the same bytes as any other half.
            length = Strict.GetByteCount(key);
            return key.IsNormalized(NormalizationForm.FormC) && (KnowsNormalForms || !HasSeparateMarks(key));
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool HasSeparateMarks(ReadOnlySpan<char> key) =>
        key.ContainsAnyInRange('\u0300', '\u036f') || key.ContainsAny(JoinedMarks) || key.ContainsAnyInRange('\u1100', '\u11ff');

    private static ArgumentException Refused(string key, string why) => new(
        $"'{key}' is no key of a file: {why}. Keys are such as reports/2026/may.pdf.", nameof(key));
}
