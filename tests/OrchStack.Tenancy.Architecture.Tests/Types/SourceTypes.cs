using System.Text.RegularExpressions;

namespace OrchStack.Tenancy.Architecture.Tests;

/// <summary>Reads the names of a file's top-level types. With a file-scoped namespace they begin at the first column.</summary>
internal static partial class SourceTypes
{
    public static string[] Read(string source) => [.. Declaration().Matches(source).Select(Name)];

    private static string Name(Match match) => match.Groups["name"].Value + (match.Groups["of"].Success ? "<" : "");

    [GeneratedRegex(
        """
        ^(?:(?:public|internal|file|static|sealed|abstract|partial|readonly|ref|unsafe)\s+)*
        (?:(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?)|delegate\s+[^;(]+?)
        \s+(?<name>[A-Za-z_]\w*)\s*(?<of><)?
        """,
        RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Declaration();
}
