namespace OrchStack.Tenancy.Architecture.Tests;

/// <summary>Every package writes its public API down, so that a change of it shows in a review.</summary>
internal static class PublicApiFilesRule
{
    public static IEnumerable<string> Check(IReadOnlyCollection<string> paths) =>
        from project in paths
        where project.EndsWith(".csproj", StringComparison.Ordinal)
        from file in new[] { "PublicAPI.Shipped.txt", "PublicAPI.Unshipped.txt" }
        let expected = $"{Path.GetDirectoryName(project)!.Replace('\\', '/')}/{file}"
        where !paths.Contains(expected)
        select $"{expected} is missing.";
}
