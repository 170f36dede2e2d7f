using OrchStack.Tenancy.Integration.Tests.Adoption;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.Tool;

public sealed class ExplainTests : IAsyncLifetime
{
    private readonly TenantDatabase _database = new();

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await _database.RunAsync(ShopSchema.Sql);
        await _database.RunAsync("CREATE TABLE blank (id int PRIMARY KEY)");
        await new ToolRun(_database).SucceedAsync($"adopt --existing-rows {Tenants.Acme.Key.ToTypedString()} --outside countries=static --yes");
        await _database.RunAsync("CREATE TABLE late (id int PRIMARY KEY); GRANT SELECT ON countries TO tenancy_app");
    }

    public Task DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData(null, "SELECT * FROM orders", "No tenant")]
    [InlineData("acme", "SELECT * FROM late", "No right")]
    [InlineData("acme", "SELECT * FROM orders", "It returns 5000 rows.")]
    [InlineData("globex", "SELECT * FROM orders", "has 5000 rows, all of other tenants")]
    [InlineData("acme", "SELECT * FROM blank", "is empty, for every tenant")]
    [InlineData("acme", "SELECT * FROM orders WHERE total < 0", "has 5000 rows of")]
    [InlineData("acme", "SELECT * FROM countries WHERE code = 'XX'", "no fence that would hide them (outside)")]
    [InlineData("acme", "SELECT 1 WHERE false", "reads no table")]
    public async Task Says_why_there_are_no_rows(string? tenant, string statement, string said)
    {
        var tool = Tool();

        Assert.True(await tool.RunAsync(Arguments(tenant, statement)) == 0, tool.Error);
        Assert.Contains(said, tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_superusers_connection_it_says_nothing_of_others()
    {
        var tool = Tool(("TENANCY_ADMIN", null!));

        Assert.Equal(0, await tool.RunAsync(Arguments("globex", "SELECT * FROM orders")));
        Assert.DoesNotContain("5000", tool.Output, StringComparison.Ordinal);
        Assert.Contains("TENANCY_ADMIN", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_changes_nothing_whatever_the_statement_says()
    {
        Assert.Equal(1, await Tool().RunAsync(Arguments("acme", "DELETE FROM orders RETURNING id")));
        Assert.Equal("5000", Assert.Single(await _database.Admin.ReadAllAsync("SELECT count(*) FROM orders")));
    }

    private ToolRun Tool(params (string Name, string Value)[] more) =>
        new(_database, [("TENANCY_APPLICATION", _database.Application), ("TENANCY_SIGNING_KEY", _database.SigningKey.Export()), .. more]);

    private static string[] Arguments(string? tenant, string statement)
    {
        string[] who = tenant is null ? [] : ["--tenant", (tenant == "acme" ? Tenants.Acme : Tenants.Globex).Key.Text];
        return ["explain", .. who, "-c", statement];
    }
}
