namespace OrchStack.Tenancy.Docs.Tests;

/// <summary>Every page stands in the index, where its question is.</summary>
internal static class IndexRule
{
    public static IEnumerable<string> Check(IEnumerable<string> pages, string index) => pages
        .Where(page => !index.Contains($"]({page["docs/".Length..]})", StringComparison.Ordinal))
        .Select(static page => $"{page} does not stand in docs/README.md.");
}
