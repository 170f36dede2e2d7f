using System.Text.RegularExpressions;

namespace OrchStack.Tenancy.Architecture.Tests;

/// <summary>No file says where somebody built it: no path of a machine, no host of a package registry.</summary>
internal static class PlaceRule
{
    // Put together from pieces, so that this file does not match itself.
    private static readonly Regex Place = new(string.Join('|', MachinePaths().Concat(Registries())), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly string[] TextEndings =
    [
        ".cs", ".csproj", ".props", ".targets", ".sln", ".md", ".txt", ".json", ".yml", ".yaml", ".xml", ".config",
        ".sh", ".ps1", ".sql", ".html", ".css", ".js", ".editorconfig", ".gitignore", ".gitattributes", "Dockerfile",
    ];

    public static bool IsText(string path) => TextEndings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    public static IEnumerable<string> Check(string path, string text) =>
        Place.Matches(text).Select(match => $"{path} names a place: \"{match.Value}\".");

    private static string[] MachinePaths() =>
    [
        .. new[] { "home", "Users", "mnt", "root", "work" }.Select(folder => $@"(?<![\w.~\-/:}}*])/{folder}/[\w.\-]+/"),
        $@"\b[A-Z]:\\{"Users"}\\",
        $@"\bfile:{"//"}/",
    ];

    private static IEnumerable<string> Registries() => new[]
    {
        $"api.{"nuget"}.org", $"registry.{"npmjs"}.org", $"pypi.{"org"}", $"proxy.{"golang"}.org", $"pkgs.dev.{"azure"}.com",
        $"nuget.pkg.{"github"}.com", $"{"artifact"}ory", $"/v3/{"index"}.json",
    }.Select(Regex.Escape);
}
