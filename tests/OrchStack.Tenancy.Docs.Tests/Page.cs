namespace OrchStack.Tenancy.Docs.Tests;

/// <summary>The pages that users read: README.md and docs, without the decisions.</summary>
internal static class Page
{
    public static string[] All { get; } =
        ["README.md", .. Repository.Files("docs", "*.md").Where(static path => !path.StartsWith("docs/decisions/", StringComparison.Ordinal))];
}
