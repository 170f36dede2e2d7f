namespace OrchStack.Tenancy.Docs.Tests;

public sealed class NamedAbilityRuleTests
{
    private const string Extension = "static Microsoft.Extensions.DependencyInjection.MoonTenancyBuilderExtensions.ResolveFromMoon(this OrchStack.Tenancy.OrchStackTenancyBuilder! builder) -> OrchStack.Tenancy.OrchStackTenancyBuilder!";
    private const string Generic = "static Microsoft.AspNetCore.Builder.MoonEndpointExtensions.RequireMoon<TBuilder>(this TBuilder builder) -> TBuilder";
    private const string OfTheBuilder = "OrchStack.Tenancy.OrchStackTenancyBuilder.UseMoonStore<TStore>() -> OrchStack.Tenancy.OrchStackTenancyBuilder!";

    [Fact]
    public void Every_ability_is_named_in_a_page()
    {
        // The roadmap names what is not there yet.
        var pages = Page.All.Where(page => page != "docs/roadmap.md").Select(Repository.Read).ToArray();
        var files = Repository.Files("src", "PublicAPI.*.txt");

        Assert.Contains("UseOrchStackTenancy", files.SelectMany(file => NamedAbilityRule.Abilities(Repository.Read(file))));
        Finding.AssertNone(files.SelectMany(file => NamedAbilityRule.Check(Repository.Read(file), pages)));
    }

    [Theory]
    [InlineData(Extension)]
    [InlineData(Generic)]
    [InlineData(OfTheBuilder)]
    public void Control_an_ability_that_no_page_names_is_found(string line) =>
        Assert.Single(NamedAbilityRule.Check($"#nullable enable\n{line}\n", ["ResolveFromMoonlight, RequireMoonX and UseMoonStores are others."]));

    [Theory]
    [InlineData(Extension)]
    [InlineData(Generic)]
    [InlineData(OfTheBuilder)]
    public void Control_one_that_a_page_names_is_not(string line) =>
        Assert.Empty(NamedAbilityRule.Check(line, ["First.", "`ResolveFromMoon()`, `RequireMoon` and `UseMoonStore<T>()`"]));

    [Theory]
    [InlineData("OrchStack.Tenancy.Tenant.Name.get -> string!")]
    [InlineData("static OrchStack.Tenancy.TenantId.Parse(string! s) -> OrchStack.Tenancy.TenantId!")]
    [InlineData("OrchStack.Tenancy.ITenantDirectory.AddAsync(OrchStack.Tenancy.Tenant! tenant) -> System.Threading.Tasks.ValueTask")]
    public void Control_other_members_are_no_abilities(string line) => Assert.Empty(NamedAbilityRule.Abilities(line));
}
