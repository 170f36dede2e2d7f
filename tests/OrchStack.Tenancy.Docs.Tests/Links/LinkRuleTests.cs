namespace OrchStack.Tenancy.Docs.Tests;

public sealed class LinkRuleTests
{
    private const string Other = "# Other\n\n## What is `this`, then?\n\n## Twice\n\n## Twice\n\n```text\n## not a heading\n```\n";

    [Fact]
    public void Every_link_inside_the_repository_leads_somewhere() => Finding.AssertNone(
        Repository.Files(".", "*.md").SelectMany(page => LinkRule.Check(page, Repository.Read(page), Repository.Has, Repository.Read)));

    [Theory]
    [InlineData("gone.md")]
    [InlineData("decisions")]
    [InlineData("../other.md")]
    [InlineData("../../../outside.md")]
    [InlineData("other.md#nothing")]
    [InlineData("other.md#Twice")]
    [InlineData("other.md#twice-2")]
    [InlineData("other.md#not-a-heading")]
    [InlineData("#nothing")]
    [InlineData("gone.md \"with a title\"")]
    public void Control_a_broken_link_is_found(string target) => Assert.Single(Check($"# Page\n\nsee [it]({target})"));

    [Theory]
    [InlineData("![picture](gone.png)")]
    [InlineData("[it]: gone.md")]
    public void Control_a_broken_picture_or_reference_is_found(string text) => Assert.Single(Check(text));

    [Theory]
    [InlineData("[it](other.md)")]
    [InlineData("[it](./other.md#twice-1)")]
    [InlineData("[it](../docs/other.md#what-is-this-then)")]
    [InlineData("[it](#page)")]
    [InlineData("[it](https://example.com/gone)")]
    [InlineData("[it](mailto:ann@example.com)")]
    [InlineData("`[it](gone.md)`")]
    [InlineData("```md\n[it](gone.md)\n```")]
    public void Control_a_good_link_is_not(string text) => Assert.Empty(Check($"# Page\n\n{text}\n"));

    private static IEnumerable<string> Check(string text) => LinkRule.Check("docs/page.md", text, path => path is "docs/other.md" or "docs/page.md", _ => Other);
}
