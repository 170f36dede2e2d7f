using System.Text;
using System.Text.RegularExpressions;

namespace OrchStack.Tenancy.Docs.Tests;

/// <summary>Every link inside the repository leads to a file or folder that is there, and to a heading that is in it.</summary>
internal static partial class LinkRule
{
    /// <param name="page">The page's path from the root, with slashes.</param>
    /// <param name="text">The page.</param>
    /// <param name="has">Whether a file or folder is there, by its path from the root.</param>
    /// <param name="read">The text of a file.</param>
    public static IEnumerable<string> Check(string page, string text, Func<string, bool> has, Func<string, string> read)
    {
        foreach (var target in Targets(text))
        {
            var (file, anchor) = target.Split('#', 2) is [var before, var after] ? (before, after) : (target, null);
            var path = file.Length == 0 ? page : Resolve(page, file);
            if (path is null || !has(path))
            {
                yield return $"{page}: the link \"{target}\" leads to no file.";
            }
            else if (anchor is not null && path.EndsWith(".md", StringComparison.Ordinal) && !Anchors(path == page ? text : read(path)).Contains(anchor))
            {
                yield return $"{page}: the link \"{target}\" leads to no heading of {path}.";
            }
        }
    }

    private static IEnumerable<string> Targets(string text) => Link().Matches(WithoutCode(text))
        .Select(static match => Uri.UnescapeDataString(match.Groups["target"].Value))
        .Where(static target => !Scheme().IsMatch(target));

    /// <summary>As GitHub does it: in lower case, spaces as hyphens, nothing but letters, digits, hyphens and underscores; the second of a name gets "-1".</summary>
    private static HashSet<string> Anchors(string text)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match heading in Heading().Matches(WithoutFences(text)))
        {
            var name = new StringBuilder();
            foreach (var letter in heading.Groups["text"].Value.Trim().ToLowerInvariant())
            {
                name.Append(letter == ' ' ? "-" : char.IsLetterOrDigit(letter) || letter is '-' or '_' ? letter.ToString() : string.Empty);
            }

            var number = 0;
            while (!anchors.Add(number == 0 ? $"{name}" : $"{name}-{number}"))
            {
                number++;
            }
        }

        return anchors;
    }

    private static string? Resolve(string page, string link)
    {
        var parts = new Stack<string>(page.Split('/')[..^1]);
        foreach (var part in link.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static part => part != "."))
        {
            if (part != "..")
            {
                parts.Push(part);
            }
            else if (!parts.TryPop(out _))
            {
                return null;
            }
        }

        return string.Join('/', parts.Reverse());
    }

    private static string WithoutFences(string text) => Fence().Replace(text, string.Empty);

    private static string WithoutCode(string text) => Code().Replace(WithoutFences(text), string.Empty);

    [GeneratedRegex(@"\]\(\s*<?(?<target>[^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s+(?<target>\S+)", RegexOptions.Multiline)]
    private static partial Regex Link();

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9+.-]*:|^//")]
    private static partial Regex Scheme();

    [GeneratedRegex("^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^ *```.*?^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`\n]+`")]
    private static partial Regex Code();
}
