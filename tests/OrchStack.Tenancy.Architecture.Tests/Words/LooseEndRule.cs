using System.Text.RegularExpressions;

namespace OrchStack.Tenancy.Architecture.Tests;

/// <summary>Sources have no regions, no switched-off warnings and no loose ends.</summary>
internal static partial class LooseEndRule
{
    public static IEnumerable<string> Check(string path, string source) =>
        LooseEnd().Matches(source).Select(match => $"{path} contains \"{match.Value.Trim()}\".");

    [GeneratedRegex(@"^\s*\#\s*region\b|^\s*\#\s*pragma\s+warning\s+disable\b|\b(TODO|FIXME|HACK)\b|\bNotImplementedException\b", RegexOptions.Multiline)]
    private static partial Regex LooseEnd();
}
