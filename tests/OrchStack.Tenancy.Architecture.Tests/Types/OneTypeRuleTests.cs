namespace OrchStack.Tenancy.Architecture.Tests;

public sealed class OneTypeRuleTests
{
    [Fact]
    public void Every_source_file_has_one_type_and_its_name() =>
        Finding.AssertNone(Repository.Files("src", "*.cs").SelectMany(path => OneTypeRule.Check(path, Repository.Read(path))));

    [Theory]
    [InlineData("public sealed class A;\n\ninternal sealed record B(int C);")]
    [InlineData("public class A\n{\n}\n\npublic enum B\n{\n}")]
    [InlineData("public interface A;\nfile static class B;")]
    [InlineData("public readonly record struct A(int B);\npublic delegate Task<int> C(int d);")]
    public void Control_two_types_are_found(string source) => Assert.Contains("2 types", Assert.Single(Check("A.cs", source)), StringComparison.Ordinal);

    [Theory]
    [InlineData("A.cs", "public sealed class B;")]
    [InlineData("IA.cs", "public interface A;")]
    [InlineData("A.cs", "internal delegate void B();")]
    [InlineData("AOfT.cs", "public sealed class A;")]
    public void Control_another_name_is_found(string file, string source) => Assert.Contains("one name", Assert.Single(Check(file, source)), StringComparison.Ordinal);

    [Theory]
    [InlineData("A.cs", "public sealed class A\n{\n    private sealed class B;\n}")] // a nested type
    [InlineData("A.cs", "/// <summary>A class of its own.</summary>\npublic sealed class A<T>\n    where T : class;")]
    [InlineData("AOfT.cs", "public sealed class A<T>;")]
    [InlineData("A.Rows.cs", "internal static partial class A;")]
    [InlineData("A.cs", "public delegate IReadOnlyList<int> A(string b);")]
    [InlineData("GlobalUsings.cs", "global using System;")]
    public void Control_one_type_with_its_name_is_not(string file, string source) => Assert.Empty(Check(file, source));

    [Fact]
    public void Control_a_namespace_in_braces_is_found() =>
        Assert.Contains("file-scoped", Assert.Single(OneTypeRule.Check("A.cs", "using System;\nnamespace N\n{\n    class A { }\n    class B { }\n}\n")), StringComparison.Ordinal);

    private static IEnumerable<string> Check(string file, string source) => OneTypeRule.Check($"src/X/{file}", $"using System;\n\nnamespace N;\n\n{source}\n");
}
