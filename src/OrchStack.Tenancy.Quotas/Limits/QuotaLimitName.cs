using System.Buffers;

namespace OrchStack.Tenancy.Quotas;

/// <summary>What the name of a limit may be, so that it stands unescaped in a header, a URN and a metric tag.</summary>
internal static class QuotaLimitName
{
    public const string Rule = "1 to 64 lower-case letters, digits, dots, underscores and hyphens, such as \"api.requests\"";

    private const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._-");

    public static bool IsValid(ReadOnlySpan<char> name) => name.Length is > 0 and <= MaxLength && !name.ContainsAnyExcept(Allowed);
}
