namespace OrchStack.Tenancy.Docs.Tests;

public sealed class IndexRuleTests
{
    [Fact]
    public void Every_page_stands_in_the_index() =>
        Finding.AssertNone(Page.All.Except(["README.md", "docs/README.md"]).GroupBy(IndexRule.IndexOf)
            .SelectMany(pages => IndexRule.Check(pages, Repository.Read(pages.Key), pages.Key)));

    [Theory]
    [InlineData("docs/doctor.md", "docs/README.md")]
    [InlineData("docs/doctor/rule.md", "docs/doctor.md")]
    public void The_pages_of_a_folder_stand_in_the_page_of_its_name(string page, string index) => Assert.Equal(index, IndexRule.IndexOf(page));

    [Fact]
    public void Control_a_page_that_the_index_forgot_is_found() =>
        Assert.Equal(["docs/b.md does not stand in docs/README.md."], IndexRule.Check(["docs/a.md", "docs/b.md"], "[a](a.md) and b.md"));
}
