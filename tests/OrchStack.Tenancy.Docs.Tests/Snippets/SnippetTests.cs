namespace OrchStack.Tenancy.Docs.Tests;

public sealed class SnippetTests
{
    private static readonly string[] Shown = [.. Page.All.Where(page => Snippet.Read(page, Repository.Read(page)).Count > 0)];

    public static TheoryData<string> Pages => [.. Shown];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_snippet_of_a_page_compiles(string page) => Finding.AssertNone(SnippetCompiler.Check(Snippet.Read(page, Repository.Read(page))));

    [Fact]
    public void The_pages_have_snippets() => Assert.Contains("docs/requests.md", Shown);

    [Theory]
    [InlineData("await scopes.RunAsyncc(tenantId, ct => Task.CompletedTask);", "RunAsyncc")] // a member that does not exist
    [InlineData("scopes.RunAsync(tenantId, ct => Task.CompletedTask);", "await")]            // forgotten
    [InlineData("builder.Services.AddOrchStackTenancy().ResolveFromMoon();", "ResolveFromMoon")]
    [InlineData("nobody.RunAsync();", "Given.cs")]                                           // and where to add the name
    [InlineData("Tenant none = null;", "null")]
    [InlineData("public class Half {", "}")]
    [InlineData("public class Bad : ITenantResolver;", "ResolveAsync")]
    public void Control_a_snippet_that_does_not_compile_is_found_on_its_line(string code, string word)
    {
        var faults = SnippetCompiler.Check(Snippet.Read("docs/a.md", $"# A\n\n```csharp\nvar one = 1;\n```\n\n```csharp\n{code}\n```\n")).ToArray();

        Assert.NotEmpty(faults);
        Assert.All(faults, fault => Assert.StartsWith("docs/a.md:8: ", fault, StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains(word, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("app.MapGet(\"/\", () => \"yours\").RequireTenant();")]
    [InlineData("public class Mine;\n\npublic class Yours;")]
    [InlineData("await scopes.RunAsync(tenantId, ct => Task.CompletedTask);\n\npublic class Mine;")]
    [InlineData("var app = builder.Build();\napp.UseOrchStackTenancy();")] // a name of Given that the page declares itself
    public void Control_a_snippet_that_compiles_is_not(string code) =>
        Assert.Empty(SnippetCompiler.Check(Snippet.Read("docs/a.md", $"```csharp\n{code}\n```")));

    [Fact]
    public void A_program_knows_the_types_of_its_page_and_no_variable_of_another_program()
    {
        var page = Snippet.Read("docs/a.md", """
            ```csharp
            public sealed class Mine;
            ```

            ```csharp
            var mine = new Mine();
            ```

            ```csharp
            mine.ToString();
            ```
            """);

        Assert.Equal(["docs/a.md:10"], SnippetCompiler.Check(page).Select(fault => fault[..fault.IndexOf(": ", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Only_fences_marked_as_csharp_are_read()
    {
        var page = Snippet.Read("docs/a.md", "# A\n```bash\nvar a;\n```\n## B\n  ```csharp\n  var b = 1;\n  ```\n```\nvar c;\n```\n");

        Assert.Equal(new Snippet("docs/a.md", "B", 7, "  var b = 1;"), Assert.Single(page));
    }
}
