namespace OrchStack.Tenancy.Architecture.Tests;

public sealed class ReferenceRuleTests
{
    [Fact]
    public void Every_package_references_only_what_its_row_allows() => Finding.AssertNone(Repository.Files("src", "*.csproj").SelectMany(path =>
        ReferenceRule.Check(Path.GetFileNameWithoutExtension(path), Repository.Read(path), PackageTable.Allowed)));

    [Theory]
    [InlineData("OrchStack.Tenancy", "<PackageReference Include='Npgsql' />")]
    [InlineData("OrchStack.Tenancy", "<ProjectReference Include='..\\OrchStack.Tenancy.Quotas\\OrchStack.Tenancy.Quotas.csproj' />")]
    [InlineData("OrchStack.Tenancy.Quotas", "<ProjectReference Include='../OrchStack.Tenancy.Branding/OrchStack.Tenancy.Branding.csproj' />")]
    [InlineData("OrchStack.Tenancy.EFCore", "<PackageReference Include='Npgsql.EntityFrameworkCore.PostgreSQL' />")]
    [InlineData("OrchStack.Tenancy.PostgreSql", "<PackageReference Include='Dapper'><PrivateAssets>runtime</PrivateAssets></PackageReference>")]
    [InlineData("OrchStack.Tenancy.Everything", "")] // no row
    public void Control_a_reference_outside_the_row_is_found(string package, string items) => Assert.Single(Check(package, items));

    [Theory]
    [InlineData("OrchStack.Tenancy", "<FrameworkReference Include='Microsoft.AspNetCore.App' />")]
    [InlineData("OrchStack.Tenancy", "<PackageReference Include='Some.Analyzer' PrivateAssets='all' />")]
    [InlineData("OrchStack.Tenancy", "<PackageReference Include='Some.Analyzer'><PrivateAssets>all</PrivateAssets></PackageReference>")]
    [InlineData("OrchStack.Tenancy.PostgreSql", "<PackageReference Include='Npgsql' />")]
    public void Control_what_the_row_allows_is_not(string package, string items) => Assert.Empty(Check(package, items));

    private static IEnumerable<string> Check(string package, string items) =>
        ReferenceRule.Check(package, $"<Project><ItemGroup>{items}</ItemGroup></Project>", PackageTable.Allowed);
}
