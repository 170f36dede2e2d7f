using System.Reflection;

namespace OrchStack.Tenancy.Architecture.Tests;

public sealed class SealedRuleTests
{
    [Fact]
    public void Every_internal_class_is_sealed_static_or_abstract()
    {
        var packages = Repository.Files("src", "*.csproj").Select(path => Path.GetFileNameWithoutExtension(path)).ToArray();

        Assert.NotEmpty(packages);
        Finding.AssertNone(packages.SelectMany(package => SealedRule.Check(Assembly.Load(package).GetTypes())));
    }

    [Fact]
    public void Control_an_open_class_is_found() => Assert.Contains("Open", Assert.Single(SealedRule.Check([typeof(Open)])), StringComparison.Ordinal);

    [Fact]
    public void Control_other_types_are_not() =>
        Assert.Empty(SealedRule.Check([typeof(Closed), typeof(Base), typeof(Finding), typeof(IDisposable), typeof(DayOfWeek), typeof(Exception)]));

    private class Open;

    private sealed class Closed : Open;

    private abstract class Base;
}
