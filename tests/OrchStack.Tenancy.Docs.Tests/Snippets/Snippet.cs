namespace OrchStack.Tenancy.Docs.Tests;

/// <summary>A fenced block of code in a page.</summary>
/// <param name="Page">The page's path from the root.</param>
/// <param name="Heading">The heading that it stands under.</param>
/// <param name="Line">The line of the page, from 1, on which its code begins.</param>
/// <param name="Code">The code.</param>
internal sealed record Snippet(string Page, string Heading, int Line, string Code)
{
    private const string Fence = "```";

    /// <summary>The blocks of a page that are marked as C#.</summary>
    public static IReadOnlyList<Snippet> Read(string page, string text) => Read(page, text, "csharp", "cs");

    /// <summary>The blocks of a page that are marked with one of some languages.</summary>
    public static IReadOnlyList<Snippet> Read(string page, string text, params string[] languages)
    {
        var snippets = new List<Snippet>();
        var lines = text.Split('\n');
        var heading = string.Empty;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith('#'))
            {
                heading = lines[i].TrimStart('#').Trim();
            }

            if (!lines[i].TrimStart().StartsWith(Fence, StringComparison.Ordinal))
            {
                continue;
            }

            var isCode = languages.Contains(lines[i].Trim()[Fence.Length..], StringComparer.Ordinal);
            var begin = ++i;
            while (i < lines.Length && lines[i].Trim() != Fence)
            {
                i++;
            }

            if (isCode)
            {
                snippets.Add(new Snippet(page, heading, begin + 1, string.Join('\n', lines[begin..i])));
            }
        }

        return snippets;
    }
}
