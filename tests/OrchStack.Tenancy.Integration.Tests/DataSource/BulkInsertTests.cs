using System.Data.Common;
using System.Transactions;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.DataSource;

public sealed class BulkInsertTests(OrdersDatabase orders) : IClassFixture<OrdersDatabase>
{
    private static readonly BulkInsert<Order> Orders = new BulkInsert<Order>("orders") { BatchSize = 100 }
        .Column("id", order => order.Id)
        .Column("customer", order => order.Customer);

    private static readonly BulkInsert<Odd> OddThings = new BulkInsert<Odd>("Odd Things", "public") { BatchSize = 2 }
        .Column("the \"name\"", odd => odd.Name)
        .Column("code", odd => odd.Code)
        .Column("amount", odd => odd.Amount)
        .Column("at", odd => odd.At)
        .Column("guid", odd => odd.Guid)
        .Column("data", odd => odd.Data)
        .Column("feeling", odd => odd.Feeling)
        .Column("raw", odd => odd.Raw)
        .Column("n", odd => odd.Number);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(250)]
    public async Task Rows_belong_to_the_tenant_that_wrote_them(int count)
    {
        var written = await orders.Scopes.RunAsync(Tenants.Acme.Id, ct => orders.Source.BulkInsertAsync(Orders, Some($"bulk {count}", count), ct));

        Assert.Equal(count, written);
        Assert.Equal(count, await CountAsync(Tenants.Acme, $"bulk {count}"));
        Assert.Equal(0, await CountAsync(Tenants.Globex, $"bulk {count}"));
        Assert.Equal([$"{count}"], await orders.Database.Admin.ReadAllAsync($"SELECT count(*) FROM orders WHERE customer = 'bulk {count}' AND tenant_id = '{Tenants.Acme.Id}'"));
    }

    [Fact]
    public async Task Without_a_tenant_nothing_is_written()
    {
        await Assert.ThrowsAsync<MissingTenantException>(() => orders.Source.BulkInsertAsync(Orders, Some("nobody's", 10)));

        Assert.Equal(["0"], await orders.Database.Admin.ReadAllAsync("SELECT count(*) FROM orders WHERE customer = 'nobody''s'"));
    }

    [Fact]
    public async Task A_row_of_another_tenant_among_many_takes_all_with_it()
    {
        var into = new BulkInsert<Order>("orders") { BatchSize = 10 }
            .Column("id", order => order.Id)
            .Column("customer", order => order.Customer)
            .Column("tenant_id", order => order.Id == 37 ? Tenants.Globex.Id.Value : Tenants.Acme.Id.Value);

        await Assert.ThrowsAsync<CrossTenantWriteException>(() =>
            orders.Scopes.RunAsync(Tenants.Acme.Id, ct => orders.Source.BulkInsertAsync(into, Some("planted", 50), ct)));

        Assert.Equal(["0"], await orders.Database.Admin.ReadAllAsync("SELECT count(*) FROM orders WHERE customer = 'planted'"));
    }

    [Fact]
    public async Task Control_the_same_rows_go_in_where_the_table_is_not_fenced()
    {
        var into = new BulkInsert<Order>("bare").Column("id", order => order.Id);

        Assert.Equal(3, await orders.Scopes.RunAsync(Tenants.Acme.Id, ct => orders.Source.BulkInsertAsync(into, Some("bare", 3), ct)));

        Assert.Equal(["3"], await orders.Scopes.RunAsync(Tenants.Globex.Id, _ => orders.Source.ReadAllAsync("SELECT count(*) FROM bare")));
    }

    [Fact]
    public async Task A_source_that_fails_half_way_leaves_nothing()
    {
        static async IAsyncEnumerable<Order> Failing()
        {
            await foreach (var order in Some("half", 150))
            {
                yield return order;
            }

            throw new InvalidDataException();
        }

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            orders.Scopes.RunAsync(Tenants.Acme.Id, ct => orders.Source.BulkInsertAsync(Orders, Failing(), ct)));

        Assert.Equal(0, await CountAsync(Tenants.Acme, "half"));
    }

    [Fact]
    public async Task In_a_transaction_of_the_callers_it_is_undone_with_it()
    {
        await orders.Scopes.RunAsync(Tenants.Acme.Id, async ct =>
        {
            await using var connection = await orders.Source.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            Assert.Equal(5, await transaction.BulkInsertAsync(Orders, Some("undone", 5), ct));
            await transaction.RollbackAsync(ct);

            await Assert.ThrowsAsync<InvalidOperationException>(() => transaction.BulkInsertAsync(Orders, Some("undone", 5), ct));
        });

        Assert.Equal(0, await CountAsync(Tenants.Acme, "undone"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_an_ambient_transaction_it_follows_that_one(bool completes)
    {
        await orders.Scopes.RunAsync(Tenants.Acme.Id, async ct =>
        {
            using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
            await orders.Source.BulkInsertAsync(Orders, Some($"ambient {completes}", 5), ct);
            if (completes)
            {
                scope.Complete();
            }
        });

        Assert.Equal(completes ? 5 : 0, await CountAsync(Tenants.Acme, $"ambient {completes}"));
    }

    [Fact]
    public async Task A_transaction_of_somebody_else_is_refused()
    {
        await using var connection = await orders.Database.Admin.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => transaction.BulkInsertAsync(Orders, Some("foreign", 1)));
    }

    [Fact]
    public async Task Types_of_columns_come_from_the_catalogue_and_names_are_quoted()
    {
        var at = DateTimeOffset.Parse("2026-01-02T03:04:05Z", System.Globalization.CultureInfo.InvariantCulture);
        Odd[] odd =
        [
            new("ab", "x", 1.005m, at, Guid.Empty, """{"a": 1}""", "angry", [1, 2], 7),
            new(null, null, null, null, null, null, null, null, null),
            new("');--", "yz", -2m, at, Guid.Empty, "[]", "calm", [], 8),
        ];

        var ids = await orders.Scopes.RunAsync(Tenants.Globex.Id, ct => orders.Source.BulkInsertAsync(
            OddThings, odd.ToAsyncEnumerable(), ["Id", "the \"name\""], row => (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetString(1)), ct));

        Assert.Equal(["ab", null, "');--"], ids.OrderBy(id => id.Item1).Select(id => id.Item2));
        var stored = await orders.Scopes.RunAsync(Tenants.Globex.Id, _ => orders.Source.ReadAllAsync(
            """SELECT concat_ws('|', code, amount, data, feeling, encode(raw, 'hex'), n) FROM "Odd Things" ORDER BY "Id" """));
        Assert.Equal(["x  |1.01|{\"a\": 1}|angry|0102|7", "", "yz |-2.00|[]|calm||8"], stored);
        Assert.Equal(["0"], await orders.Scopes.RunAsync(Tenants.Acme.Id, _ => orders.Source.ReadAllAsync("SELECT count(*) FROM \"Odd Things\"")));
    }

    [Theory]
    [InlineData("longer than five", "x", 1, PostgresErrorCodes.StringDataRightTruncation)]
    [InlineData("a", "four", 1, PostgresErrorCodes.StringDataRightTruncation)]
    [InlineData("a", "x", -1, PostgresErrorCodes.CheckViolation)]
    public async Task A_value_that_an_insert_refuses_is_refused_and_never_cut_to_fit(string name, string code, int number, string state)
    {
        Odd[] odd = [new(name, code, null, null, null, null, null, null, number)];

        var fault = await Assert.ThrowsAsync<PostgresException>(() =>
            orders.Scopes.RunAsync(Tenants.Acme.Id, ct => orders.Source.BulkInsertAsync(OddThings, odd.ToAsyncEnumerable(), ct)));

        Assert.Equal(state, fault.SqlState);
    }

    [Fact]
    public async Task Columns_of_arrays_and_records_go_row_by_row_in_the_same_round_trip()
    {
        var into = new BulkInsert<(int Id, string[]? Tags, string Price)>("lists") { BatchSize = 100_000 }
            .Column("id", row => row.Id)
            .Column("tags", row => row.Tags)
            .Column("price", row => row.Price);
        var rows = Enumerable.Range(0, 30_000).Select(i => (i, i % 3 == 0 ? null : Enumerable.Repeat("t", i % 3).ToArray(), $"({i},EUR)"));

        var written = await orders.Scopes.RunAsync(Tenants.Acme.Id, ct => orders.Source.BulkInsertAsync(into, rows.ToAsyncEnumerable(), ct));

        Assert.Equal(30_000, written);
        Assert.Equal(["20000|30000|449985000"], await orders.Scopes.RunAsync(Tenants.Acme.Id, _ => orders.Source.ReadAllAsync(
            "SELECT concat_ws('|', count(tags), sum(cardinality(tags)), sum((price).amount)) FROM lists")));
        Assert.Equal(["0"], await orders.Scopes.RunAsync(Tenants.Globex.Id, _ => orders.Source.ReadAllAsync("SELECT count(*) FROM lists")));
    }

    [Theory]
    [InlineData("no_such_table", "id")]
    [InlineData("orders", "no_such_column")]
    [InlineData("orders (id) SELECT 1; --", "id")]
    public async Task What_is_not_in_the_catalogue_is_refused_by_name(string table, string column)
    {
        var into = new BulkInsert<Order>(table).Column(column, order => order.Id);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            orders.Scopes.RunAsync(Tenants.Acme.Id, ct => orders.Source.BulkInsertAsync(into, Some("x", 1), ct)));

        Assert.Contains($"\"{column}\"", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("COPY orders FROM STDIN")]
    [InlineData("COPY orders (id, customer) FROM STDIN (FORMAT binary)")]
    [InlineData("COPY bare FROM STDIN")]
    [InlineData("COPY (SELECT 1) TO STDOUT")]
    public async Task COPY_as_a_command_is_refused_with_the_way_out(string sql)
    {
        var refusal = await Assert.ThrowsAsync<CopyRefusedException>(() => orders.Scopes.RunAsync(Tenants.Acme.Id, _ => orders.Source.RunAsync(sql)));

        Assert.Contains("BulkInsertAsync", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["1"], await orders.Source.ReadAllAsync("SELECT 1"));
    }

    private static IAsyncEnumerable<Order> Some(string customer, int count) =>
        Enumerable.Range(0, count).Select(i => new Order(i, customer)).ToAsyncEnumerable();

    private async Task<long> CountAsync(Tenant tenant, string customer) => long.Parse(
        (await orders.Scopes.RunAsync(tenant.Id, _ => orders.Source.ReadAllAsync($"SELECT count(*) FROM orders WHERE customer = '{customer}'")))[0],
        System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Order(int Id, string Customer);

    private sealed record Odd(string? Name, string? Code, decimal? Amount, DateTimeOffset? At, Guid? Guid, string? Data, string? Feeling, byte[]? Raw, int? Number);
}
