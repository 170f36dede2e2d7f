namespace OrchStack.Tenancy.Architecture.Tests;

/// <summary>A test project bears the name of the package that it tests; three look at all of them.</summary>
internal static class TestProjectRule
{
    private static readonly string[] OfAll = ["OrchStack.Tenancy.Integration.Tests", "OrchStack.Tenancy.Architecture.Tests", "OrchStack.Tenancy.Docs.Tests"];

    public static IEnumerable<string> Check(IEnumerable<string> testProjects, IReadOnlyCollection<string> packages) => testProjects
        .Where(project => !OfAll.Contains(project, StringComparer.Ordinal))
        .Where(project => !project.EndsWith(".Tests", StringComparison.Ordinal) || !packages.Contains(project[..^".Tests".Length]))
        .Select(project => $"tests/{project} mirrors no package: call it {{package}}.Tests.");
}
