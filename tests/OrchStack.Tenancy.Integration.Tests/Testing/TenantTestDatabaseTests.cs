using Npgsql;
using OrchStack.Tenancy.Integration.Tests.EFCore;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Testing;

namespace OrchStack.Tenancy.Integration.Tests.Testing;

/// <summary>What an application's own tests get: a database with two tenants, emptied between tests, and a walk that finds leaks.</summary>
public sealed class TenantTestDatabaseTests(TestedLibrary library) : IClassFixture<TestedLibrary>, IAsyncLifetime
{
    private TenantTestDatabase Database => library.Database;

    public async Task InitializeAsync()
    {
        await Database.ResetAsync();
        await library.AddBookAsync(Database.First, "Ours");
        await library.AddBookAsync(Database.Second, "Theirs");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public Task A_fenced_application_passes_the_walk() => TenantIsolation.DemandAsync<LibraryContext>(library.Services, Database);

    [Theory]
    [InlineData("ALTER TABLE \"Books\" DISABLE ROW LEVEL SECURITY", "ALTER TABLE \"Books\" ENABLE ROW LEVEL SECURITY", "public.Books", 3)]
    [InlineData("ALTER TABLE \"BookLabel\" DISABLE ROW LEVEL SECURITY", "ALTER TABLE \"BookLabel\" ENABLE ROW LEVEL SECURITY", "public.BookLabel", 3)]
    [InlineData("DELETE FROM tenancy.tables WHERE relation = '\"Label\"'::regclass", "INSERT INTO tenancy.tables VALUES ('\"Label\"', 'owned', 'tenant_id', 'uuid')", "public.Label", 1)]
    public async Task A_hole_is_found_in_the_table_that_has_it(string open, string close, string table, int findings)
    {
        await Database.Admin.RunAsync(open);

        var leak = await Assert.ThrowsAsync<TenantLeakException>(() => TenantIsolation.DemandAsync<LibraryContext>(library.Services, Database));

        await Database.Admin.RunAsync(close);
        Assert.Equal(findings, leak.Findings.Count);
        Assert.All(leak.Findings, finding => Assert.Equal(table, finding.Table));
    }

    [Theory]
    [InlineData("DELETE FROM \"BookLabel\" WHERE tenant_id = '{0}'", "no row here")]
    [InlineData("DELETE FROM \"BookLabel\" WHERE tenant_id <> '{0}'", "a leak would not show")]
    public async Task A_table_without_rows_of_both_shows_nothing_and_says_so(string sql, string said)
    {
        await Database.Admin.RunAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, Database.First.Id));

        var leak = await Assert.ThrowsAsync<TenantLeakException>(() => TenantIsolation.DemandAsync<LibraryContext>(library.Services, Database));

        Assert.Contains(leak.Findings, finding => finding.Table == "public.BookLabel" && finding.What.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reset_empties_what_belongs_to_tenants_and_nothing_else()
    {
        await Database.Admin.RunAsync("INSERT INTO \"Job\" (\"Id\") VALUES (DEFAULT)");

        await Database.ResetAsync();

        Assert.Equal(["0", "0", "0", "1"], await Database.Admin.ReadAllAsync(
            "SELECT (SELECT count(*) FROM \"Books\"), (SELECT count(*) FROM \"Authors\"), (SELECT count(*) FROM \"BookLabel\"), (SELECT count(*) FROM \"Job\")"));
        await Database.Admin.RunAsync("DELETE FROM \"Job\"");
    }

    [Fact]
    public async Task A_table_that_would_refer_to_nothing_is_named_and_can_be_emptied_too()
    {
        await using var database = await TenantTestDatabase.CreateAsync(PostgresServer.Superuser, o => o.AlsoReset.Add("public.notes"));
        await using var without = await TenantTestDatabase.CreateAsync(PostgresServer.Superuser);
        foreach (var either in new[] { database, without })
        {
            await either.Admin.RunAsync($"""
                CREATE TABLE jobs (id int PRIMARY KEY);
                CREATE TABLE notes (job int REFERENCES jobs);
                INSERT INTO jobs VALUES (1);
                INSERT INTO notes VALUES (1);
                INSERT INTO tenancy.tables VALUES ('jobs', 'owned', 'id', 'integer');
                """);
        }

        await database.ResetAsync();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => without.ResetAsync());

        Assert.Equal(["0"], await database.Admin.ReadAllAsync("SELECT count(*) FROM notes"));
        Assert.Contains("AlsoReset", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["1"], await without.Admin.ReadAllAsync("SELECT count(*) FROM jobs"));
    }

    [Fact]
    public async Task Nothing_is_left_of_a_database_and_the_registry_knows_both_tenants()
    {
        string name;
        await using (var database = await TenantTestDatabase.CreateAsync(PostgresServer.Superuser, o => (o.WithRegistry, o.Name) = (true, "shop")))
        {
            name = database.Name;
            Assert.Equal(["acme", "globex"], await database.Admin.ReadAllAsync("SELECT slug FROM tenancy.tenants ORDER BY slug"));
        }

        await using var server = NpgsqlDataSource.Create(PostgresServer.Superuser);
        Assert.StartsWith("shop_", name, StringComparison.Ordinal);
        Assert.Empty(await server.ReadAllAsync($"SELECT datname FROM pg_database WHERE datname = '{name}'"));
        Assert.Empty(await server.ReadAllAsync($"SELECT rolname FROM pg_roles WHERE rolname LIKE '%{name["shop_".Length..]}'"));
    }
}
