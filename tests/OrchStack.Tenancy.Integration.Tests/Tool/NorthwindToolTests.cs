using OrchStack.Tenancy.Integration.Tests.Adoption;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Integration.Tests.Tables;

namespace OrchStack.Tenancy.Integration.Tests.Tool;

public sealed class NorthwindToolTests : IAsyncLifetime
{
    private readonly TenantDatabase _database = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tenancy-northwind");

    private string KeyFile => Path.Combine(_folder.FullName, "tenancy.key");

    [NorthwindFact]
    public async Task One_command_shows_the_plan_and_adopts_and_one_ejects_byte_for_byte()
    {
        await _database.RunAsync(Northwind.Sql);
        var before = await PgDump.SchemaAsync(_database.Name);
        var orders = await _database.Admin.ReadAllAsync("SELECT count(*) FROM orders");
        var tool = new ToolRun(_database);
        string[] adopt = ["adopt", "--existing-rows", Tenants.Acme.Key.ToTypedString(), "--signing-key-file", KeyFile];

        Assert.Equal(3, await tool.RunAsync(adopt, "no\n"));
        Assert.Contains("\"public\".\"orders\"", tool.Output, StringComparison.Ordinal);
        Assert.Equal(before, await PgDump.SchemaAsync(_database.Name));
        Assert.True(await tool.RunAsync(adopt, "yes\n") == 0, tool.Output + tool.Error);

        await _database.CreateLoginsAsync();
        Assert.Equal(orders, [await CountAsync(Tenants.Acme)]);
        Assert.Equal("0", await CountAsync(Tenants.Globex));

        Assert.True(await tool.RunAsync(["eject"], "yes\n") == 0, tool.Output + tool.Error);
        Assert.Equal(before, await PgDump.SchemaAsync(_database.Name));
    }

    public Task InitializeAsync() => _database.CreateAsync();

    public async Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        await _database.DisposeAsync();
    }

    private async Task<string> CountAsync(Tenant tenant)
    {
        var sql = new ToolRun(_database, ("TENANCY_APPLICATION", _database.Application));
        Assert.Equal(0, await sql.RunAsync(["sql", "--signing-key-file", KeyFile, "--tenant", tenant.Key.Text, "--json", "-c", "SELECT count(*)::text AS n FROM orders"]));
        return sql.Output.Trim().Split('"')[3];
    }
}
