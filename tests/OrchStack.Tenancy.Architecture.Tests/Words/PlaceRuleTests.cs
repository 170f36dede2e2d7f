namespace OrchStack.Tenancy.Architecture.Tests;

public sealed class PlaceRuleTests
{
    [Fact]
    public void No_file_names_a_place() =>
        Finding.AssertNone(Repository.Files(".").Where(PlaceRule.IsText).SelectMany(path => PlaceRule.Check(path, Repository.Read(path))));

    [Theory]
    [InlineData("see /", "home/ann/project/file.cs")]
    [InlineData("\"/", "Users/ann/project\"")]
    [InlineData("=/", "work/ann/project")]
    [InlineData("C:", "\\Users\\ann\\project")]
    [InlineData("file:/", "//etc/passwd")]
    [InlineData("https://api.", "nuget.org/v3")]
    [InlineData("https://registry.", "npmjs.org/")]
    [InlineData("https://packages.example.com/v3", "/index.json")]
    [InlineData("https://example.com/artifact", "ory/api")]
    public void Control_a_place_is_found(string start, string rest) => Assert.Single(PlaceRule.Check("a.md", start + rest));

    [Theory]
    [InlineData("GET /home/index")]
    [InlineData("https://example.com/home/ann/page")]
    [InlineData("https://www.nuget.org/packages/OrchStack.Tenancy")]
    [InlineData("src/work/done/A.cs")]
    [InlineData("~/.nuget/packages")]
    [InlineData("/usr/share/fonts")]
    public void Control_an_address_inside_the_world_of_the_application_is_not(string text) => Assert.Empty(PlaceRule.Check("a.md", text));

    [Theory]
    [InlineData("a.cs", true)]
    [InlineData("docs/a.MD", true)]
    [InlineData("logo.png", false)]
    public void Text_is_known_by_its_ending(string path, bool expected) => Assert.Equal(expected, PlaceRule.IsText(path));
}
