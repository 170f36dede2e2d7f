namespace OrchStack.Tenancy.Architecture.Tests;

/// <summary>A unit test sits at the path of what it tests.</summary>
internal static class MirrorRule
{
    public static IEnumerable<string> Check(IEnumerable<string> tests, IEnumerable<string> sources)
    {
        var folders = sources.Select(Folder).ToHashSet(StringComparer.Ordinal);
        return from test in tests
               where test.EndsWith("Tests.cs", StringComparison.Ordinal)
               let parts = test.Split('/')
               let package = parts[1][..^".Tests".Length]
               where package is not ("OrchStack.Tenancy.Integration" or "OrchStack.Tenancy.Architecture" or "OrchStack.Tenancy.Docs")
               let expected = string.Join('/', (string[])["src", package, .. parts[2..^1]])
               where !folders.Contains(expected)
               select $"{test} tests nothing in {expected}, which does not exist.";
    }

    private static string Folder(string path) => path[..path.LastIndexOf('/')];
}
