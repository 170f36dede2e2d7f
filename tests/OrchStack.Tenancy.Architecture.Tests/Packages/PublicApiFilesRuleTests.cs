namespace OrchStack.Tenancy.Architecture.Tests;

public sealed class PublicApiFilesRuleTests
{
    [Fact]
    public void Every_package_has_its_public_API_files() => Finding.AssertNone(PublicApiFilesRule.Check(Repository.Files("src")));

    [Fact]
    public void Control_a_missing_file_is_found() =>
        Assert.Equal(["src/A/PublicAPI.Unshipped.txt is missing."], PublicApiFilesRule.Check(["src/A/A.csproj", "src/A/PublicAPI.Shipped.txt"]));
}
