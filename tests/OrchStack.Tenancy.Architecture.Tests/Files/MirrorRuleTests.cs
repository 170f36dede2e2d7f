namespace OrchStack.Tenancy.Architecture.Tests;

public sealed class MirrorRuleTests
{
    [Fact]
    public void Every_unit_test_sits_at_the_path_of_what_it_tests() =>
        Finding.AssertNone(MirrorRule.Check(Repository.Files("tests", "*.cs"), Repository.Files("src", "*.cs")));

    [Theory]
    [InlineData("tests/A.Tests/Other/BTests.cs")]
    [InlineData("tests/A.Tests/Keys/Inner/BTests.cs")]
    [InlineData("tests/Gone.Tests/BTests.cs")]
    public void Control_a_test_elsewhere_is_found(string test) => Assert.Single(MirrorRule.Check([test], ["src/A/Keys/B.cs", "src/A/C.cs"]));

    [Theory]
    [InlineData("tests/A.Tests/Keys/BTests.cs")]
    [InlineData("tests/A.Tests/CTests.cs")]
    [InlineData("tests/A.Tests/Fakes/FakeStore.cs")] // no test
    [InlineData("tests/OrchStack.Tenancy.Integration.Tests/Anywhere/BTests.cs")]
    [InlineData("tests/OrchStack.Tenancy.Docs.Tests/Anywhere/BTests.cs")]
    public void Control_a_test_at_its_place_is_not(string test) => Assert.Empty(MirrorRule.Check([test], ["src/A/Keys/B.cs", "src/A/C.cs"]));
}
