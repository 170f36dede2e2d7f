namespace OrchStack.Tenancy.Docs.Tests;

/// <summary>Code that a page says is run stands, line after line, in the code that runs; indentation and empty lines aside.</summary>
internal static class RunningCodeRule
{
    public static IEnumerable<string> Check(IEnumerable<Snippet> snippets, IEnumerable<string> sources)
    {
        var running = sources.Select(Lines).ToArray();
        return snippets
            .Where(snippet => !running.Any(source => Contains(source, Lines(snippet.Code))))
            .Select(static snippet => $"{snippet.Page}:{snippet.Line}: these lines do not stand together in the code that runs.");
    }

    private static string[] Lines(string code) => [.. code.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0)];

    private static bool Contains(string[] source, string[] lines) =>
        Enumerable.Range(0, Math.Max(0, source.Length - lines.Length + 1)).Any(start => source.AsSpan(start, lines.Length).SequenceEqual(lines));
}
