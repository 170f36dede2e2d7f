namespace OrchStack.Tenancy.Architecture.Tests;

/// <summary>Files are short: a long one hides a second idea.</summary>
internal static class SizeRule
{
    public const int Most = 300;
    public const int Median = 50;
    public const int Ninetieth = 150;

    public static IEnumerable<string> CheckEach(IEnumerable<(string Path, int Lines)> files) => files
        .Where(file => file.Lines > Most)
        .Select(file => $"{file.Path} has {file.Lines} lines, more than {Most}.");

    public static IEnumerable<string> CheckAll(IReadOnlyCollection<(string Path, int Lines)> files)
    {
        int[] sorted = [.. files.Select(file => file.Lines).Order()];
        return sorted.Length == 0 ? [] : Judge(sorted[(sorted.Length - 1) / 2], "median", Median)
            .Concat(Judge(sorted[(int)Math.Ceiling(sorted.Length * 0.9) - 1], "90th percentile", Ninetieth));
    }

    public static int Count(string text) => text.TrimEnd('\n').Split('\n').Length;

    private static string[] Judge(int lines, string name, int most) =>
        lines > most ? [$"The {name} of the source files is {lines} lines, more than {most}."] : [];
}
