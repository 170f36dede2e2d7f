namespace OrchStack.Tenancy.Architecture.Tests;

public sealed class TestProjectRuleTests
{
    [Fact]
    public void Every_test_project_mirrors_a_package() => Finding.AssertNone(TestProjectRule.Check(Names("tests"), Names("src")));

    [Theory]
    [InlineData("OrchStack.Tenancy.Gone.Tests")]
    [InlineData("OrchStack.Tenancy.Quotas.UnitTests")]
    [InlineData("OrchStack.Tenancy.Quotas")]
    public void Control_a_project_without_a_package_is_found(string project) =>
        Assert.Single(TestProjectRule.Check([project, "OrchStack.Tenancy.Integration.Tests"], ["OrchStack.Tenancy.Quotas"]));

    private static string[] Names(string folder) =>
        [.. Repository.Files(folder, "*.csproj").Select(path => Path.GetFileNameWithoutExtension(path))];
}
