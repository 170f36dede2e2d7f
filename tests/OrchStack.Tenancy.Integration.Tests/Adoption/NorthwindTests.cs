using System.Globalization;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Integration.Tests.Tables;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Adoption;

public sealed class NorthwindTests : IAsyncLifetime
{
    private static readonly Tenant Initech = new(TenantId.Parse("0197a000-0000-7000-8000-00000000000c"), TenantSlug.Parse("initech"), "Initech");

    private readonly TenantDatabase _database = new();

    public Task InitializeAsync() => _database.CreateAsync();

    public Task DisposeAsync() => _database.DisposeAsync();

    [NorthwindFact]
    public async Task Three_tenants_load_the_same_rows_and_each_reads_its_own()
    {
        var alone = await LoadAsync();
        var expected = new Dictionary<Tenant, IReadOnlyList<string>>();
        foreach (var (tenant, number) in Numbered)
        {
            expected[tenant] = await ExpectAsync(number);
        }

        await AdoptAsync();
        await using var provider = Tenants.Services(_database, more: Initech).BuildProvider(out var source, out var scopes);
        foreach (var (tenant, number) in Numbered)
        {
            await scopes.RunAsync(tenant.Id, async _ =>
            {
                await using var connection = await source.OpenConnectionAsync();
                await using var transaction = await connection.BeginTransactionAsync();
                foreach (var sql in OwnChanges(number).Prepend(tenant == Tenants.Acme ? "SELECT" : Northwind.Insert))
                {
                    await using var command = connection.CreateCommand();
                    command.CommandText = sql;
                    await command.ExecuteNonQueryAsync();
                }

                await transaction.CommitAsync();
            });
        }

        Assert.Equal((3 * alone).ToString(CultureInfo.InvariantCulture), Assert.Single(await _database.Admin.ReadAllAsync("SELECT count(*) FROM orders")));
        foreach (var (tenant, _) in Numbered)
        {
            for (var query = 0; query < Northwind.Queries.Count; query++)
            {
                var rows = await scopes.RunAsync(tenant.Id, _ => source.ReadAllAsync(Northwind.Queries[query]));
                Assert.True(expected[tenant][query] == Text(rows), $"{tenant.Name} does not read its own rows by: {Northwind.Queries[query]}");
            }
        }

        Assert.Equal(60, Northwind.Queries.Count * expected.Values.Select(answers => string.Join('\n', answers)).Distinct().Count());
    }

    [NorthwindFact]
    public async Task Foreign_keys_hold_within_a_tenant()
    {
        await LoadAsync();
        await AdoptAsync();
        await using var provider = Tenants.Services(_database).BuildProvider(out var source, out var scopes);

        // Acme has this customer, and the key alone would do without the tenant in it.
        var fault = await scopes.RunAsync(Tenants.Globex.Id, _ => Assert.ThrowsAsync<PostgresException>(() => source.RunAsync("INSERT INTO orders (order_id, customer_id) VALUES (1, 'ALFKI')")));
        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, fault.SqlState);
        Assert.Equal(1, await scopes.RunAsync(Tenants.Acme.Id, _ => source.RunAsync("INSERT INTO orders (order_id, customer_id) VALUES (1, 'ALFKI')")));
        Assert.Empty(await scopes.RunAsync(Tenants.Globex.Id, _ => source.ReadAllAsync("SELECT * FROM customers")));
        await Assert.ThrowsAsync<MissingTenantException>(() => source.ReadAllAsync("SELECT * FROM customers"));
    }

    [NorthwindFact]
    public async Task Ejecting_gives_the_schema_back_byte_for_byte()
    {
        await LoadAsync();
        var before = await PgDump.SchemaAsync(_database.Name);
        var rows = await _database.Admin.ReadAllAsync("SELECT * FROM orders ORDER BY order_id");
        await AdoptAsync();
        Assert.NotEqual(before, await PgDump.SchemaAsync(_database.Name));

        await TenancyEjection.RunAsync(_database.Admin);

        Assert.Equal(before, await PgDump.SchemaAsync(_database.Name));
        Assert.Equal(rows, await _database.Admin.ReadAllAsync("SELECT * FROM orders ORDER BY order_id"));
    }

    private static IEnumerable<(Tenant Tenant, int Number)> Numbered => [(Tenants.Acme, 1), (Tenants.Globex, 2), (Initech, 3)];

    private static IEnumerable<string> OwnChanges(int number) => ((string[])["customers.company_name", "customers.city", "suppliers.company_name", "suppliers.city", "employees.last_name", "products.product_name",
        "categories.category_name", "region.region_description", "shippers.company_name", "us_states.state_region"])
        .Select(column => column.Split('.'))
        .Select(part => $"UPDATE {part[0]} SET {part[1]} = left({part[1]}, 8) || ' {number}'")
        .Append($"UPDATE orders SET freight = freight + {number}, ship_country = left(ship_country, 10) || ' {number}'")
        .Append($"DELETE FROM order_details WHERE order_id % 7 = {number}")
        .Append($"DELETE FROM employee_territories WHERE employee_id = {number}");

    private static string Text(List<string> rows) => string.Join('|', rows);

    private async Task<long> LoadAsync()
    {
        await _database.RunAsync(Northwind.Sql);
        return long.Parse(Assert.Single(await _database.Admin.ReadAllAsync("SELECT count(*) FROM orders")), CultureInfo.InvariantCulture);
    }

    /// <summary>What a database with this tenant alone would answer.</summary>
    private async Task<IReadOnlyList<string>> ExpectAsync(int number)
    {
        await using var connection = await _database.Admin.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var sql in OwnChanges(number))
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }

        var answers = new List<string>();
        foreach (var query in Northwind.Queries)
        {
            await using var command = new NpgsqlCommand(query, connection);
            answers.Add(Text(await command.ReadAllAsync()));
        }

        return answers;
    }

    private async Task AdoptAsync()
    {
        await TenancySchema.InstallAsync(_database.Admin, _database.SigningKey);
        await _database.CreateLoginsAsync();
        await TenancyAdoption.RunAsync(_database.Admin, await AdoptionPlan.ReadAsync(_database.Admin, new AdoptionOptions { ExistingRows = Tenants.Acme.Key }));
    }
}
