namespace OrchStack.Tenancy.Architecture.Tests;

/// <summary>The files of the repository that these tests were built from. Paths are relative to its root, with slashes.</summary>
internal static class Repository
{
    private static readonly string[] Generated = ["artifacts", "bin", "obj", "node_modules", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static bool Has(string path) => Path.Exists(Path.Combine(Root, path));

    /// <summary>All files under a folder, without what a build or a tool made; none if there is no such folder.</summary>
    public static string[] Files(string folder, string pattern = "*") => Walk(new DirectoryInfo(Path.Combine(Root, folder)), pattern)
        .Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)
        .ToArray();

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder, string pattern) => !folder.Exists
        ? []
        : folder.EnumerateFiles(pattern).Concat(folder.EnumerateDirectories()
            .Where(inner => !inner.Name.StartsWith('.') && !Generated.Contains(inner.Name, StringComparer.Ordinal))
            .SelectMany(inner => Walk(inner, pattern)));

    private static string FindRoot(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrchStack.Tenancy.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("OrchStack.Tenancy.sln stands in no folder above the tests.");
    }
}
