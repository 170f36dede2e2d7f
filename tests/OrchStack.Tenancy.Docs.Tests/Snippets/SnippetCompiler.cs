using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OrchStack.Tenancy.Docs.Tests;

/// <summary>
/// Compiles the snippets of a page as a user would: each block that does something is a program of its own, which knows the
/// types that the page declares and the names of <see cref="Given"/>.
/// </summary>
internal static class SnippetCompiler
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.CSharp14);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Append(Assembly.GetExecutingAssembly().Location)
            .Distinct(StringComparer.Ordinal)
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    // What is normal in an excerpt: a variable or function that nothing after it uses, and framework assemblies of two versions.
    private static readonly string[] Allowed = ["CS0219", "CS8321", "CS1701", "CS1702"];

    private static readonly SyntaxTree Usings = CSharpSyntaxTree.ParseText(
        string.Join('\n', Given.Usings.Select(static name => $"global using {name};")), Parsing);

    /// <summary>What the compiler has to say, with the page and the line on it; warnings too.</summary>
    public static IEnumerable<string> Check(IReadOnlyList<Snippet> page)
    {
        var trees = page.Select(Parse).ToArray();
        var types = trees.Where(static tree => !IsProgram(tree)).ToArray();
        return Compile([Usings, .. types], OutputKind.DynamicallyLinkedLibrary)
            .Concat(trees.Except(types).SelectMany(program => Compile([Usings, .. types, program], OutputKind.ConsoleApplication)))
            .Distinct();
    }

    private static SyntaxTree Parse(Snippet snippet) =>
        CSharpSyntaxTree.ParseText($"#line {snippet.Line} \"{snippet.Page}\"\n{snippet.Code}", Parsing, snippet.Page);

    private static bool IsProgram(SyntaxTree tree) =>
        ((CompilationUnitSyntax)tree.GetRoot()).Members.Any(static member => member is GlobalStatementSyntax);

    private static IEnumerable<string> Compile(IEnumerable<SyntaxTree> trees, OutputKind kind) =>
        CSharpCompilation.Create("Snippet", trees, References, new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable))
            .GetDiagnostics()
            .Where(static fault => fault.Severity >= DiagnosticSeverity.Warning && !Allowed.Contains(fault.Id))
            .Select(Describe);

    private static string Describe(Diagnostic fault)
    {
        var place = fault.Location.GetMappedLineSpan();
        var hint = fault.Id == "CS0103" ? " A name that pages may take as given is a line in tests/OrchStack.Tenancy.Docs.Tests/Snippets/Given.cs." : string.Empty;
        return $"{place.Path}:{place.StartLinePosition.Line + 1}: {fault.Id} {fault.GetMessage()}{hint}";
    }
}
