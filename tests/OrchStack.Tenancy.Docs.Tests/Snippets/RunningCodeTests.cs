namespace OrchStack.Tenancy.Docs.Tests;

public sealed class RunningCodeTests
{
    private const string Integration = "tests/OrchStack.Tenancy.Integration.Tests";

    [Theory]
    [InlineData("README.md", null, "QuickStart")]
    [InlineData("docs/stores.md", "A table that was there before: companies with bigint keys", "Companies")]
    public void The_page_shows_the_code_that_runs(string page, string? heading, string folder)
    {
        var snippets = Snippet.Read(page, Repository.Read(page), "csharp", "sql").Where(snippet => heading is null || snippet.Heading == heading).ToArray();

        Assert.NotEmpty(snippets);
        Finding.AssertNone(RunningCodeRule.Check(snippets, Repository.Files($"{Integration}/{folder}", "*.cs").Select(Repository.Read)));
    }

    [Theory]
    [InlineData("a();\nc();")]       // a line between is left out
    [InlineData("b();\na();")]       // another order
    [InlineData("a();\nb();\nx();")] // a line that does not run
    [InlineData("d();\na();")]       // in two files
    public void Control_lines_that_do_not_run_so_are_found(string code) =>
        Assert.Single(RunningCodeRule.Check([new Snippet("a.md", "", 1, code)], ["{\n    a();\n\n    b();\n    c();\n}", "d();"]));

    [Theory]
    [InlineData("a();\nb();")]
    [InlineData("b();\n\n  c();")]
    [InlineData("d();")]
    public void Control_lines_that_run_are_not(string code) =>
        Assert.Empty(RunningCodeRule.Check([new Snippet("a.md", "", 1, code)], ["{\n    a();\n\n    b();\n    c();\n}", "d();"]));
}
