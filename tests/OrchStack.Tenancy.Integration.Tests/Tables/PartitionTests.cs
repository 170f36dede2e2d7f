using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Tables;

/// <summary>Tables whose rows can be reached by another name: partitions, also of later, and tables that inherit.</summary>
public sealed class PartitionTests : IAsyncLifetime
{
    private Shop _shop = null!;

    private static readonly TenantTable Events = new("shop", "events") { Column = "company_id", KeyType = TenantKeyType.BigInt };

    private static readonly TenantTable Animals = new("shop", "animals") { Column = "company_id", KeyType = TenantKeyType.BigInt };

    public async Task InitializeAsync()
    {
        _shop = await Shop.OpenAsync(TenantKeyType.BigInt);
        await _shop.Admin.RunAsync("""
            CREATE TABLE shop.events (id int, body text, PRIMARY KEY (id)) PARTITION BY RANGE (id);
            CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM (0) TO (10);
            GRANT SELECT ON shop.events_1 TO PUBLIC;
            """);
        await FenceAsync(Events);
    }

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task A_partition_is_reached_through_its_table_alone()
    {
        await WriteAsync(1);

        Assert.Equal(["acme secret"], await _shop.AsAsync(_shop.Acme, "SELECT body FROM shop.events"));
        Assert.Empty(await _shop.AsAsync(_shop.Globex, "SELECT body FROM shop.events"));
        await AssertRefusedAsync("events_1");

        await _shop.Admin.RunAsync("GRANT SELECT ON shop.events_1 TO tenancy_app");
        Assert.Empty(await AroundAsync("events_1"));
        await _shop.Admin.RunAsync("ALTER TABLE shop.events_1 DISABLE ROW LEVEL SECURITY"); // the control
        Assert.Equal(["acme secret"], await AroundAsync("events_1"));
    }

    [Fact]
    public async Task A_partition_made_later_is_reached_through_its_table_alone()
    {
        await _shop.Admin.RunAsync("CREATE TABLE shop.events_2 PARTITION OF shop.events FOR VALUES FROM (10) TO (20)");
        await WriteAsync(11);

        await AssertRefusedAsync("events_2");
        Assert.Empty(await _shop.AsAsync(_shop.Globex, "SELECT body FROM shop.events"));
    }

    [Theory]
    [InlineData("ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO tenancy_app; CREATE TABLE shop.events_2 PARTITION OF shop.events FOR VALUES FROM (10) TO (20)", true)]
    [InlineData("CREATE TABLE shop.events_2 (id int NOT NULL, body text, company_id bigint NOT NULL); GRANT SELECT ON shop.events_2 TO tenancy_app; ALTER TABLE shop.events ATTACH PARTITION shop.events_2 FOR VALUES FROM (10) TO (20)", true)]
    [InlineData("CREATE TABLE shop.events_2 (id int NOT NULL, body text, company_id bigint NOT NULL); GRANT SELECT ON shop.events_2 TO PUBLIC; ALTER TABLE shop.events ATTACH PARTITION shop.events_2 FOR VALUES FROM (10) TO (20)", false)]
    public async Task A_partition_that_comes_with_rights_is_open_until_the_fence_is_renewed(string attach, bool byScript)
    {
        await _shop.Admin.RunAsync(attach);
        await WriteAsync(11);
        Assert.Equal(["acme secret"], await AroundAsync("events_2")); // nobody is told: this is for the doctor to find

        await FenceAsync(Events, byScript);

        await AssertRefusedAsync("events_2");
        Assert.Equal(["t t"], await _shop.Admin.ReadAllAsync("SELECT format('%s %s', relrowsecurity, relforcerowsecurity) FROM pg_class WHERE oid = 'shop.events_2'::regclass"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_table_that_inherits_has_the_fence_of_its_parent(bool byScript)
    {
        await _shop.Admin.RunAsync("""
            CREATE TABLE shop.animals (id int PRIMARY KEY, name text);
            CREATE TABLE shop.dogs (UNIQUE (name)) INHERITS (shop.animals);
            CREATE TABLE shop.puppies () INHERITS (shop.dogs);
            """);
        await FenceAsync(Animals, byScript);
        await _shop.AsAsync(_shop.Acme, "INSERT INTO shop.puppies (id, name) VALUES (1, 'acme rex')");

        Assert.Equal(["acme rex"], await _shop.AsAsync(_shop.Acme, "SELECT name FROM shop.animals"));
        foreach (var name in new[] { "animals", "dogs", "puppies" })
        {
            Assert.Empty(await _shop.AsAsync(_shop.Globex, $"SELECT name FROM shop.{name}"));
            await Assert.ThrowsAsync<CrossTenantWriteException>(() => _shop.AsAsync(_shop.Globex, $"INSERT INTO shop.{name} (id, company_id) VALUES (5, 1)"));
            await Assert.ThrowsAsync<MissingTenantException>(() => _shop.AsNobodyAsync($"SELECT name FROM shop.{name}"));
        }

        await _shop.Admin.RunAsync("ALTER TABLE shop.puppies DISABLE ROW LEVEL SECURITY"); // the control
        Assert.Equal(["acme rex"], await _shop.AsAsync(_shop.Globex, "SELECT name FROM shop.puppies"));

        await _shop.Admin.RunAsync(RowSecurityScript.Disable(Animals));
        Assert.Equal(["0"], await _shop.Admin.ReadAllAsync("SELECT count(*) FROM pg_class WHERE relname IN ('animals', 'dogs', 'puppies') AND relforcerowsecurity"));
    }

    private async Task FenceAsync(TenantTable table, bool byScript = false)
    {
        var sql = byScript ? RowSecurityScript.Enable(table) : (await FencePlan.ReadAsync(_shop.Admin, [table])).ToSql();
        await _shop.Admin.RunAsync(sql);
    }

    private Task<List<string>> WriteAsync(int id) => _shop.AsAsync(_shop.Acme, $"INSERT INTO shop.events (id, body) VALUES ({id}, 'acme secret')");

    private Task<List<string>> AroundAsync(string partition) => _shop.AsAsync(_shop.Globex, $"SELECT body FROM shop.{partition}");

    private async Task AssertRefusedAsync(string partition)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => AroundAsync(partition));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }
}
