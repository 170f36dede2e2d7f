namespace OrchStack.Tenancy.Architecture.Tests;

public sealed class FolderRuleTests
{
    [Fact]
    public void No_folder_is_named_by_kind() => Finding.AssertNone(FolderRule.CheckNames(Repository.Files("src")));

    [Fact]
    public void No_folder_is_crowded() => Finding.AssertNone(FolderRule.CheckCounts(Repository.Files("src", "*.cs")));

    [Theory]
    [InlineData("src/A/Helpers/B.cs")]
    [InlineData("src/A/Quotas/models/B.cs")]
    public void Control_a_kind_is_found(string path) => Assert.Single(FolderRule.CheckNames([path, "src/A/Extensions.cs"]));

    [Theory]
    [InlineData(14, 0)]
    [InlineData(15, 1)]
    public void Control_a_crowd_is_found(int files, int faults) =>
        Assert.Equal(faults, FolderRule.CheckCounts(Enumerable.Range(0, files).Select(i => $"src/A/B/{i}.cs").Append("src/A/C.cs")).Count());
}
