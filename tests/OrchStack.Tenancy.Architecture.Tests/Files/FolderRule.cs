namespace OrchStack.Tenancy.Architecture.Tests;

/// <summary>A folder is one ability with the user's word for a name, and holds about a dozen files.</summary>
internal static class FolderRule
{
    public const int Most = 14;

    private static readonly string[] Kinds = ["Helpers", "Utils", "Common", "Models", "Services", "Extensions"];

    public static IEnumerable<string> CheckNames(IEnumerable<string> paths) => paths
        .SelectMany(path => path.Split('/')[..^1])
        .Distinct(StringComparer.Ordinal)
        .Where(folder => Kinds.Contains(folder, StringComparer.OrdinalIgnoreCase))
        .Select(folder => $"A folder is called {folder}: name the ability, not the kind.");

    public static IEnumerable<string> CheckCounts(IEnumerable<string> paths) => paths
        .GroupBy(path => path[..path.LastIndexOf('/')])
        .Where(folder => folder.Count() > Most)
        .Select(folder => $"{folder.Key} holds {folder.Count()} files, more than {Most}: a second idea is hiding inside.");
}
