namespace OrchStack.Tenancy.Architecture.Tests;

public sealed class SizeRuleTests
{
    [Fact]
    public void No_source_file_is_too_long() => Finding.AssertNone(SizeRule.CheckEach(Measure()));

    [Fact]
    public void Most_source_files_are_short() => Finding.AssertNone(SizeRule.CheckAll(Measure()));

    [Fact]
    public void Control_a_long_file_is_found() => Assert.Single(SizeRule.CheckEach([("a.cs", 300), ("b.cs", 301)]));

    [Fact]
    public void Control_a_high_median_is_found() => Assert.Contains("median", Assert.Single(SizeRule.CheckAll([("a", 10), ("b", 51), ("c", 52)])), StringComparison.Ordinal);

    [Fact]
    public void Control_a_heavy_tail_is_found() =>
        Assert.Contains("90th", Assert.Single(SizeRule.CheckAll([.. Enumerable.Range(0, 8).Select(i => ($"{i}", 10)), ("x", 151), ("y", 200)])), StringComparison.Ordinal);

    [Fact]
    public void Control_short_files_are_not() => Assert.Empty(SizeRule.CheckAll([("a", 50), ("b", 50), ("c", 150)]));

    [Theory]
    [InlineData("one", 1)]
    [InlineData("one\n", 1)]
    [InlineData("one\n\nthree\n", 3)]
    public void Lines_are_counted_as_an_editor_does(string text, int expected) => Assert.Equal(expected, SizeRule.Count(text));

    private static (string Path, int Lines)[] Measure() =>
        [.. Repository.Files("src", "*.cs").Select(path => (path, SizeRule.Count(Repository.Read(path))))];
}
