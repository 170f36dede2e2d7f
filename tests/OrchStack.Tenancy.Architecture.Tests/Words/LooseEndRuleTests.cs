namespace OrchStack.Tenancy.Architecture.Tests;

public sealed class LooseEndRuleTests
{
    [Fact]
    public void Sources_have_no_loose_ends() =>
        Finding.AssertNone(Repository.Files("src", "*.cs").SelectMany(path => LooseEndRule.Check(path, Repository.Read(path))));

    [Theory]
    [InlineData("#region Fields")]
    [InlineData("    #region")]
    [InlineData("#pragma warning disable CA1000")]
    [InlineData("# pragma warning disable")]
    [InlineData("// TODO: later")]
    [InlineData("// FIXME")]
    [InlineData("/* HACK */")]
    [InlineData("throw new NotImplementedException();")]
    public void Control_a_loose_end_is_found(string line) => Assert.Single(LooseEndRule.Check("A.cs", $"class A\n{line}\n"));

    [Theory]
    [InlineData("var todoList = 1;")]
    [InlineData("// A hacker would try this.")]
    [InlineData("#nullable enable")]
    [InlineData("var region = \"eu\";")]
    public void Control_ordinary_lines_are_not(string line) => Assert.Empty(LooseEndRule.Check("A.cs", $"class A\n{line}\n"));
}
