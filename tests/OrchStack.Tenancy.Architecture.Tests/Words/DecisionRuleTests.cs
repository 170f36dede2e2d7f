namespace OrchStack.Tenancy.Architecture.Tests;

public sealed class DecisionRuleTests
{
    private const string Folder = "docs/decisions";

    [Fact]
    public void Every_decision_has_a_number_a_title_and_its_line()
    {
        var list = Repository.Has($"{Folder}/README.md") ? Repository.Read($"{Folder}/README.md") : null;

        Finding.AssertNone(Pages().SelectMany(page => DecisionRule.Check(page, Repository.Read($"{Folder}/{page}"), list)));
        Finding.AssertNone(DecisionRule.CheckNumbers(Pages()));
    }

    [Theory]
    [InlineData("why-uuids.md", "# Why uuids")]
    [InlineData("1.md", "# Why uuids")]
    [InlineData("0001-Why Uuids.md", "# Why uuids")]
    [InlineData("0001-why-uuids.md", "Why uuids")]
    [InlineData("0001-why-uuids.md", "#")]
    [InlineData("0001-why-uuids.md", "")]
    public void Control_a_page_without_number_or_title_is_found(string file, string page) => Assert.Single(DecisionRule.Check(file, page, null));

    [Fact]
    public void Control_a_page_that_the_list_forgot_is_found()
    {
        Assert.Single(DecisionRule.Check("0002-b.md", "# About b", "- [a](0001-a.md)"));
        Assert.Empty(DecisionRule.Check("0001-a.md", "# About a", "- [a](0001-a.md)"));
    }

    [Fact]
    public void Control_a_number_given_twice_is_found() => Assert.Single(DecisionRule.CheckNumbers(["0001-a.md", "0001-b.md", "0002-c.md"]));

    private static string[] Pages() =>
        [.. Repository.Files(Folder, "*.md").Select(path => Path.GetFileName(path)).Where(name => name != "README.md")];
}
