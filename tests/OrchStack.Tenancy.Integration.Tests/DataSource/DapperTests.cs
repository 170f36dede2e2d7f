using System.Data;
using System.Data.Common;
using Dapper;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.DataSource;

/// <summary>What Dapper does, as each of two tenants.</summary>
public sealed class DapperTests(OrdersDatabase orders) : IClassFixture<OrdersDatabase>
{
    private const string Mine = "SELECT id, customer FROM orders WHERE id <= @most ORDER BY id";

    [Fact]
    public Task Queries_map_rows() => AsEachAsync(async (connection, tenant) =>
    {
        var rows = (await connection.QueryAsync<Order>(Mine, new { most = 3 })).ToArray();

        Assert.Equal([1, 2, 3], rows.Select(row => row.Id));
        Assert.All(rows, row => Assert.StartsWith(tenant.Name, row.Customer, StringComparison.Ordinal));
        Assert.Equal($"{tenant.Name} 2", await connection.ExecuteScalarAsync<string>("SELECT customer FROM orders WHERE id = @id", new { id = 2 }));
        Assert.Equal($"{tenant.Name} 2", (await connection.QuerySingleAsync<Order>(Mine.Replace("<=", "=", StringComparison.Ordinal), new { most = 2 })).Customer);
        Assert.Equal($"{tenant.Name} 1", (await connection.QueryFirstAsync<Order>(Mine, new { most = 3 })).Customer);
        Assert.Equal($"{tenant.Name} 1", connection.QueryFirst<Order>(Mine, new { most = 3 }).Customer);
    });

    [Fact]
    public Task Several_objects_come_of_one_row() => AsEachAsync(async (connection, tenant) =>
    {
        var rows = await connection.QueryAsync<Order, Line, (string, string)>(
            "SELECT o.id, o.customer, l.order_id AS orderid, l.article FROM orders o JOIN lines l ON l.order_id = o.id",
            (order, line) => (order.Customer, line.Article), splitOn: "orderid");

        Assert.Equal(3, rows.Count());
        Assert.All(rows, row => Assert.True(row.Item1.StartsWith(tenant.Name, StringComparison.Ordinal) && row.Item2.StartsWith(tenant.Name, StringComparison.Ordinal)));
    });

    [Fact]
    public Task Several_statements_in_one_text_are_refused_and_a_batch_is_named() => AsEachAsync(async (connection, _) =>
    {
        var refusal = await Assert.ThrowsAsync<SeveralStatementsException>(() =>
            connection.QueryMultipleAsync("SELECT * FROM orders WHERE id = @id; SELECT * FROM lines WHERE order_id = @id", new { id = 1 }));

        Assert.Contains("CreateBatch", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(3, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM orders WHERE id <= 3"));
    });

    [Fact]
    public Task One_statement_is_read_by_QueryMultiple() => AsEachAsync(async (connection, tenant) =>
    {
        await using var results = await connection.QueryMultipleAsync(Mine, new { most = 3 });

        Assert.All(await results.ReadAsync<Order>(), order => Assert.StartsWith(tenant.Name, order.Customer, StringComparison.Ordinal));
        Assert.True(results.IsConsumed);
    });

    [Fact]
    public Task A_list_is_executed_row_by_row_and_undone_with_its_transaction() => AsEachAsync(async (connection, _) =>
    {
        await using var transaction = await connection.BeginTransactionAsync();
        var affected = await connection.ExecuteAsync("INSERT INTO orders VALUES (@Id, @Customer)",
            Enumerable.Range(80, 5).Select(i => new Order { Id = i, Customer = "listed" }), transaction);

        Assert.Equal(5, affected);
        Assert.Equal(5, await connection.ExecuteAsync("UPDATE orders SET customer = 'again' WHERE customer = 'listed'", transaction: transaction));
        await transaction.RollbackAsync();
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM orders WHERE customer = 'again'"));
    });

    [Fact]
    public Task Rows_are_streamed() => AsEachAsync(async (connection, tenant) =>
    {
        var seen = 0;
        await foreach (var order in connection.QueryUnbufferedAsync<Order>(Mine, new { most = 3 }))
        {
            Assert.Equal($"{tenant.Name} {++seen}", order.Customer);
        }

        foreach (var order in connection.Query<Order>(Mine, new { most = 3 }, buffered: false))
        {
            Assert.StartsWith(tenant.Name, order.Customer, StringComparison.Ordinal);
            break;
        }

        Assert.Equal(3, seen);
    });

    [Fact]
    public Task A_reader_is_the_commands_own() => AsEachAsync(async (connection, tenant) =>
    {
        await using var reader = await connection.ExecuteReaderAsync(Mine, new { most = 3 });
        var parse = reader.GetRowParser<Order>();

        Assert.True(await reader.ReadAsync());
        Assert.Equal($"{tenant.Name} 1", parse(reader).Customer);
        Assert.Equal(["id", "customer"], reader.GetColumnSchema().Select(column => column.ColumnName));
    });

    [Fact]
    public Task Functions_procedures_lists_and_kinds_of_parameters_work() => AsEachAsync(async (connection, tenant) =>
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("put_order", new { id = 90, customer = "by procedure" }, transaction, commandType: CommandType.StoredProcedure);
        await connection.ExecuteScalarAsync("SELECT add_order(@id, @customer)", new { id = 91, customer = "by function" }, transaction);
        var parameters = new DynamicParameters();
        parameters.Add("ids", new[] { 90, 91 });

        Assert.Equal(2, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM orders WHERE id IN @ids", parameters, transaction));
        Assert.Equal(2, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM orders WHERE id IN @ids", new { ids = new[] { 1, 2 } }, transaction));
        Assert.Equal($"{tenant.Name} 1", await connection.QuerySingleAsync<string>("SELECT customer FROM orders WHERE id = @id AND @nothing IS NULL",
            new { id = 1, nothing = (string?)null }, transaction));
        await transaction.RollbackAsync();
    });

    [Fact]
    public async Task Without_a_tenant_every_way_is_refused()
    {
        await using var connection = await orders.Source.OpenConnectionAsync();

        await Assert.ThrowsAsync<MissingTenantException>(() => connection.QueryAsync<Order>(Mine, new { most = 3 }));
        await Assert.ThrowsAsync<MissingTenantException>(() => connection.QueryFirstAsync<Order>(Mine, new { most = 3 }));
        await Assert.ThrowsAsync<MissingTenantException>(() => connection.ExecuteScalarAsync<int>("SELECT count(*) FROM orders"));
        await Assert.ThrowsAsync<MissingTenantException>(() => connection.ExecuteAsync("DELETE FROM orders"));
        await Assert.ThrowsAsync<MissingTenantException>(() => connection.QueryMultipleAsync(Mine, new { most = 3 }));
        await Assert.ThrowsAsync<MissingTenantException>(async () => await connection.QueryUnbufferedAsync<Order>(Mine, new { most = 3 }).ToListAsync());
    }

    private async Task AsEachAsync(Func<DbConnection, Tenant, Task> act)
    {
        foreach (var tenant in new[] { Tenants.Acme, Tenants.Globex })
        {
            await orders.Scopes.RunAsync(tenant.Id, async ct =>
            {
                await using var connection = await orders.Source.OpenConnectionAsync(ct);
                await act(connection, tenant);
            });
        }
    }

    private sealed class Order
    {
        public int Id { get; set; }

        public string Customer { get; set; } = "";
    }

    private sealed class Line
    {
        public int OrderId { get; set; }

        public string Article { get; set; } = "";
    }
}
