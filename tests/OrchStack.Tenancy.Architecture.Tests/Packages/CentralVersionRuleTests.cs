namespace OrchStack.Tenancy.Architecture.Tests;

public sealed class CentralVersionRuleTests
{
    [Fact]
    public void No_project_gives_a_package_a_version_of_its_own() =>
        Finding.AssertNone(Repository.Files(".", "*.csproj").SelectMany(path => CentralVersionRule.Check(path, Repository.Read(path))));

    [Theory]
    [InlineData("<PackageReference Include='Npgsql' Version='10.0.3' />")]
    [InlineData("<PackageReference Include='Npgsql' VersionOverride='10.0.3' />")]
    [InlineData("<PackageReference Include='Npgsql'><Version>10.0.3</Version></PackageReference>")]
    public void Control_a_version_is_found(string item) => Assert.Single(Check(item));

    [Fact]
    public void Control_a_reference_without_one_is_not() => Assert.Empty(Check("<PackageReference Include='Npgsql' />"));

    private static IEnumerable<string> Check(string item) => CentralVersionRule.Check("a.csproj", $"<Project><ItemGroup>{item}</ItemGroup></Project>");
}
