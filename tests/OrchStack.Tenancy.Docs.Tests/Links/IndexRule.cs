namespace OrchStack.Tenancy.Docs.Tests;

/// <summary>Every page stands in the index, where its question is; the pages of a folder in the page of the folder's name.</summary>
internal static class IndexRule
{
    /// <summary>The page that lists a page: docs/README.md for docs/doctor.md, and docs/doctor.md for docs/doctor/rule.md.</summary>
    public static string IndexOf(string page) => page.Split('/') is [.., "docs", _] ? "docs/README.md" : $"{page[..page.LastIndexOf('/')]}.md";

    public static IEnumerable<string> Check(IEnumerable<string> pages, string index, string name = "docs/README.md") => pages
        .Where(page => !index.Contains($"]({page["docs/".Length..]})", StringComparison.Ordinal))
        .Select(page => $"{page} does not stand in {name}.");
}
