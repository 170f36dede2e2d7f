using System.Text.Json;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Adoption;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Integration.Tests.Tables;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Tool;

public sealed class ToolTests : IAsyncLifetime
{
    private readonly TenantDatabase _database = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tenancy-tool");

    public async Task InitializeAsync()
    {
        await _database.CreateAsync();
        await _database.RunAsync(ShopSchema.Sql);
    }

    public async Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        await _database.DisposeAsync();
        await using var server = NpgsqlDataSource.Create(PostgresServer.Superuser);
        await server.RunAsync($"DROP ROLE IF EXISTS {Prefix}_app, {Prefix}_registry, {Prefix}_platform, {Prefix}_migrator");
    }

    private string Prefix => $"dev_{_database.Name[^8..]}";

    [Fact]
    public async Task The_command_line_of_the_page_adopts_and_the_one_after_it_ejects()
    {
        var before = await PgDump.SchemaAsync(_database.Name);
        var tool = new ToolRun(_database);

        foreach (var line in await PageAsync("orchstack-tenancy adopt"))
        {
            Assert.True(await tool.RunAsync(line, "yes\n") == 0, tool.Output + tool.Error);
        }

        Assert.Contains("\"public\".\"customers\"", tool.Output, StringComparison.Ordinal);
        Assert.Contains("[1/", tool.Error, StringComparison.Ordinal);
        var key = SigningKey.Parse((await File.ReadAllTextAsync(KeyFile)).Trim());
        Assert.DoesNotContain(key.Export().Split(':')[1], tool.Output + tool.Error, StringComparison.Ordinal);
        await _database.CreateLoginsAsync();
        var sql = new ToolRun(_database, ("TENANCY_APPLICATION", _database.Application));
        Assert.Equal(0, await sql.RunAsync(["sql", "--signing-key-file", KeyFile, "--tenant", Tenants.Acme.Key.Text, "--json", "-c", "SELECT count(*)::text AS n FROM orders"]));
        Assert.Equal("""[{"n":"5000"}]""", sql.Output.Trim());
        Assert.Equal(0, await sql.RunAsync(["sql", "--signing-key-file", KeyFile, "--tenant", Tenants.Globex.Key.Text, "--json", "-c", "SELECT count(*)::text AS n FROM orders"]));
        Assert.Equal("""[{"n":"0"}]""", sql.Output.Trim());

        foreach (var line in await PageAsync("orchstack-tenancy eject"))
        {
            Assert.True(await tool.RunAsync(line, "yes\n") == 0, tool.Output + tool.Error);
        }

        Assert.Equal(before, await PgDump.SchemaAsync(_database.Name));
    }

    [Fact]
    public async Task A_plan_and_an_answer_that_is_not_yes_change_nothing()
    {
        var before = await PgDump.SchemaAsync(_database.Name);
        var tool = new ToolRun(_database);

        await tool.SucceedAsync($"plan --existing-rows {Tenants.Acme.Key.ToTypedString()} --shared countries --json");
        using var plan = JsonDocument.Parse(tool.Output);
        Assert.Equal("shared", plan.RootElement.GetProperty("tables").EnumerateArray().Single(table => table.GetProperty("name").GetString() == "\"public\".\"countries\"").GetProperty("kind").GetString());
        Assert.Equal("outside", plan.RootElement.GetProperty("tables").EnumerateArray().Single(table => table.GetProperty("name").GetString() == "\"public\".\"__EFMigrationsHistory\"").GetProperty("kind").GetString());
        Assert.Equal(3, await tool.RunAsync(["adopt", "--existing-rows", Tenants.Acme.Key.ToTypedString(), "--signing-key-file", KeyFile], "no\n"));

        Assert.Equal(before, await PgDump.SchemaAsync(_database.Name));
        Assert.False(File.Exists(KeyFile));
    }

    [Fact]
    public async Task Dev_prints_all_that_an_application_needs_and_may_be_called_again()
    {
        var tool = new ToolRun(_database);
        await tool.SucceedAsync($"dev --prefix {Prefix} --json");
        var first = JsonSerializer.Deserialize<Dictionary<string, string>>(tool.Output)!;
        await tool.SucceedAsync($"dev --prefix {Prefix} --json");
        var lines = JsonSerializer.Deserialize<Dictionary<string, string>>(tool.Output)!;

        Assert.Equal((first["TENANT_ACME"], first["TENANT_GLOBEX"]), (lines["TENANT_ACME"], lines["TENANT_GLOBEX"]));
        await tool.SucceedAsync($"adopt --existing-rows uuid:{lines["TENANT_ACME"]} --yes");
        var application = new ToolRun(_database, [.. lines.Select(line => (line.Key, line.Value))]);
        await application.SucceedAsync($"sql --tenant {lines["TENANT_ACME"]}", "SELECT count(*)\nFROM customers;\n");
        Assert.Contains("500", application.Output, StringComparison.Ordinal);
        await application.SucceedAsync($"sql --tenant {lines["TENANT_GLOBEX"]}", "SELECT name FROM customers;\n");
        Assert.Contains("(0 rows)", application.Output, StringComparison.Ordinal);
        Assert.Equal(1, await application.RunAsync(["sql", "--tenant", lines["TENANT_GLOBEX"]], $"INSERT INTO customers (name, tenant_id) VALUES ('x', '{lines["TENANT_ACME"]}');\n"));
    }

    [Fact]
    public async Task A_key_is_rotated_step_by_step()
    {
        var tool = new ToolRun(_database);
        await tool.SucceedAsync($"install --signing-key-file {KeyFile} --yes");
        await tool.SucceedAsync($"rotate-key --add k2 --signing-key-file {KeyFile}2");
        await tool.SucceedAsync("rotate-key --retire k1");
        await tool.SucceedAsync("rotate-key --purge");

        Assert.Equal(1, await tool.RunAsync(["rotate-key", "--retire", "k9"]));
        Assert.Equal(["k1", "k2"], (await _database.Admin.ReadAllAsync("SELECT key_id FROM tenancy.signing_keys UNION SELECT 'k1' ORDER BY 1")));
        Assert.DoesNotContain("Password", tool.Output + tool.Error, StringComparison.OrdinalIgnoreCase);
    }

    private string KeyFile => Path.Combine(_folder.FullName, "tenancy.key");

    /// <summary>The command lines of docs/tool.md that begin so, as a shell splits them, with the key file in a folder of the test's.</summary>
    private async Task<IReadOnlyList<string[]>> PageAsync(string begin)
    {
        var lines = (await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs/tool.md"))).Where(line => line.StartsWith(begin, StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(lines);
        return [.. lines.Select(line => line.Split(' ')[1..].Select(word => word == "tenancy.key" ? KeyFile : word).ToArray())];
    }
}
