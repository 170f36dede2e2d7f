namespace OrchStack.Tenancy.Architecture.Tests;

public sealed class RepositoryTests
{
    [Fact]
    public void The_root_is_found_and_has_sources_to_judge()
    {
        Assert.True(Repository.Has("src/OrchStack.Tenancy/OrchStack.Tenancy.csproj"));
        Assert.NotEmpty(Repository.Files("src", "*.cs"));
        Assert.NotEmpty(Repository.Files("src", "*.csproj"));
    }

    [Fact]
    public void What_a_build_made_is_not_looked_at() =>
        Assert.DoesNotContain(Repository.Files("."), path => path.Contains("artifacts/", StringComparison.Ordinal));

    [Fact]
    public void A_folder_that_does_not_exist_has_no_files() => Assert.Empty(Repository.Files("no-such-folder"));
}
