namespace OrchStack.Tenancy.Docs.Tests;

public sealed class IndexRuleTests
{
    [Fact]
    public void Every_page_stands_in_the_index() =>
        Finding.AssertNone(IndexRule.Check(Page.All.Except(["README.md", "docs/README.md"]), Repository.Read("docs/README.md")));

    [Fact]
    public void Control_a_page_that_the_index_forgot_is_found() =>
        Assert.Equal(["docs/b.md does not stand in docs/README.md."], IndexRule.Check(["docs/a.md", "docs/b.md"], "[a](a.md) and b.md"));
}
