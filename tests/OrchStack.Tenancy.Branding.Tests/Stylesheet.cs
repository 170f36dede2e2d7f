using System.Text.RegularExpressions;

namespace OrchStack.Tenancy.Branding.Tests;

/// <summary>Reads a compiled stylesheet back, and refuses every line that is not one of the few kinds that it may have.</summary>
internal sealed partial class Stylesheet
{
    private Stylesheet(Dictionary<string, string> light, Dictionary<string, string> dark) => (Light, Dark) = (light, dark);

    public Dictionary<string, string> Light { get; }

    public Dictionary<string, string> Dark { get; }

    public static Stylesheet Read(string css)
    {
        var match = Grammar().Match(css);
        Assert.True(match.Success, $"Not the grammar of a theme:\n{css}");
        return new Stylesheet(Declarations(match.Groups["light"]), Declarations(match.Groups["dark"]));
    }

    /// <summary>Every fill with its text; fails if one of a pair is missing.</summary>
    public static IEnumerable<(string Name, string Fill, string Text)> Pairs(Dictionary<string, string> scheme)
    {
        var names = scheme.Where(d => d.Value.StartsWith('#')).Select(d => d.Key.Replace("--ost-on-", "--ost-", StringComparison.Ordinal)).ToHashSet();
        return names.Select(name => (name, scheme[name], scheme[name.Replace("--ost-", "--ost-on-", StringComparison.Ordinal)]));
    }

    private static Dictionary<string, string> Declarations(Group group) =>
        Declaration().Matches(group.Value).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);

    [GeneratedRegex("""
        ^:root \{\n(?<light>(  (--ost-[a-z-]+: (#[0-9a-f]{6}|[0-9]{1,2}px|[A-Za-z ,"-]+)|color-scheme: (light|dark));\n)+)\}\n@media \(prefers-color-scheme: dark\) \{\n  :root \{\n(?<dark>(    (--ost-[a-z-]+: #[0-9a-f]{6}|color-scheme: (light|dark));\n)+)  \}\n\}\n\z
        """, RegexOptions.ExplicitCapture)]
    private static partial Regex Grammar();

    [GeneratedRegex(" +([a-z-]+): ([^;]+);")]
    private static partial Regex Declaration();
}
