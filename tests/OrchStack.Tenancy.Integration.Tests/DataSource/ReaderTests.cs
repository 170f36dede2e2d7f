using System.Data;
using System.Data.Common;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.DataSource;

public sealed class ReaderTests(OrdersDatabase orders) : IClassFixture<OrdersDatabase>
{
    // The first rows fill the server's buffer and are on their way before the context is gone.
    private const string LosesItsContext = """
        SELECT repeat('x', 20000), CASE WHEN n = 3 THEN set_config('tenancy.ctx', '', true) END,
            CASE WHEN n >= 3 THEN (SELECT count(*) FROM orders WHERE id > n) END
        FROM generate_series(1, 5) n
        """;

    private const string Planted = "INSERT INTO orders (tenant_id, id, customer) VALUES ('0197a000-0000-7000-8000-00000000000b', 9, 'planted')";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refusal_after_the_first_row_is_the_typed_one(bool synchronous)
    {
        await WithConnectionAsync(Tenants.Acme, async connection =>
        {
            await using var reader = await NewCommand(connection, LosesItsContext).ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());

            await Assert.ThrowsAsync<MissingTenantException>(async () =>
            {
                while (synchronous ? reader.Read() : await reader.ReadAsync())
                {
                }
            });
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refusal_of_a_later_statement_is_the_typed_one(bool synchronous)
    {
        await WithConnectionAsync(Tenants.Acme, async connection =>
        {
            await using var batch = NewBatch(connection, "SELECT 1", Planted);
            await using var reader = await batch.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());

            await Assert.ThrowsAsync<CrossTenantWriteException>(async () => _ = synchronous ? reader.NextResult() : await reader.NextResultAsync());
        });
        Assert.Equal(["0"], await orders.Database.Admin.ReadAllAsync("SELECT count(*) FROM orders WHERE customer = 'planted'"));
    }

    [Theory]
    [InlineData(CommandBehavior.SingleRow)]
    [InlineData(CommandBehavior.SingleResult)]
    public async Task One_result_does_not_hide_a_refusal_behind_it(CommandBehavior behavior)
    {
        await WithConnectionAsync(Tenants.Acme, async connection =>
        {
            await using var batch = NewBatch(connection, "SELECT 1", Planted);
            await using var reader = await batch.ExecuteReaderAsync(behavior);

            await Assert.ThrowsAsync<CrossTenantWriteException>(() => reader.NextResultAsync());
        });
    }

    [Theory]
    [InlineData(CommandBehavior.Default, 3, true)]
    [InlineData(CommandBehavior.SingleResult, 3, false)]
    [InlineData(CommandBehavior.SingleRow, 1, false)]
    [InlineData(CommandBehavior.SingleRow | CommandBehavior.SequentialAccess, 1, false)]
    public async Task A_behavior_is_honoured_and_the_contexts_result_never_seen(CommandBehavior behavior, int rows, bool more)
    {
        foreach (var synchronous in new[] { false, true })
        {
            await WithConnectionAsync(Tenants.Globex, async connection =>
            {
                await using var batch = NewBatch(connection, "SELECT customer FROM orders WHERE id <= 3", "SELECT 1");
                await using var reader = synchronous ? batch.ExecuteReader(behavior) : await batch.ExecuteReaderAsync(behavior);
                var seen = new List<string>();
                while (synchronous ? reader.Read() : await reader.ReadAsync())
                {
                    seen.Add(reader.GetString(0));
                }

                Assert.Equal(rows, seen.Count);
                Assert.All(seen, customer => Assert.StartsWith("Globex", customer, StringComparison.Ordinal));
                Assert.Equal(more, synchronous ? reader.NextResult() : await reader.NextResultAsync());
                Assert.Equal(more ? 1 : 0, reader.FieldCount);
            });
        }
    }

    [Fact]
    public async Task The_schema_can_be_read_without_the_rows()
    {
        await WithConnectionAsync(Tenants.Acme, async connection =>
        {
            await using var reader = await NewCommand(connection, "SELECT id, customer FROM orders").ExecuteReaderAsync(CommandBehavior.SchemaOnly | CommandBehavior.KeyInfo);

            Assert.False(await reader.ReadAsync());
            Assert.Equal(["id", "customer"], reader.GetColumnSchema().Select(column => column.ColumnName));
            Assert.Equal(["id", "customer"], (await reader.GetColumnSchemaAsync()).Select(column => column.ColumnName));
            Assert.Equal(2, reader.GetSchemaTable()!.Rows.Count);
        });
    }

    [Fact]
    public async Task Values_come_in_every_way_that_a_reader_has()
    {
        await WithConnectionAsync(Tenants.Acme, async connection =>
        {
            await using var reader = await NewCommand(connection, "SELECT id, customer, '\\x0102'::bytea AS raw, NULL::int AS nothing, ARRAY[1, 2] AS list FROM orders WHERE id = 2").ExecuteReaderAsync();
            Assert.True(reader.HasRows);
            Assert.True(await reader.ReadAsync());

            Assert.Equal(2, reader.GetFieldValue<int>(0));
            Assert.Equal(2, reader.GetInt32(0));
            Assert.Equal("Acme 2", await reader.GetFieldValueAsync<string>(1));
            Assert.Equal("Acme 2", reader["customer"]);
            Assert.True(reader.IsDBNull(3));
            Assert.Equal([1, 2], reader.GetFieldValue<int[]>(4));
            Assert.Equal(typeof(int), reader.GetFieldType(0));
            Assert.Equal("integer", reader.GetDataTypeName(0));
            Assert.Equal(2, reader.GetOrdinal("raw"));
            Assert.Equal(5, reader.GetValues(new object[5]));
            using (var text = reader.GetTextReader(1))
            {
                Assert.Equal("Acme 2", await text.ReadToEndAsync());
            }

            await using var raw = reader.GetStream(2);
            Assert.Equal(1, raw.ReadByte());
        });
    }

    [Fact]
    public async Task A_row_costs_no_allocation_of_ours()
    {
        await WithConnectionAsync(Tenants.Acme, async connection =>
        {
            const int Rows = 20_000;
            long Read(DbCommand command)
            {
                using var reader = command.ExecuteReader();
                Assert.True(reader.Read());
                var before = GC.GetAllocatedBytesForCurrentThread();
                while (reader.Read())
                {
                    Assert.NotEqual(0, reader.GetFieldValue<int>(0));
                }

                return GC.GetAllocatedBytesForCurrentThread() - before;
            }

            var sql = $"SELECT n, 'text' FROM generate_series(1, {Rows}) n";
            await using var bare = new NpgsqlCommand(sql, ((TenantConnection)connection).Inner);
            var theirs = Read(bare);

            Assert.InRange(Read(NewCommand(connection, sql)) - theirs, -Rows, Rows);
        });
    }

    [Fact]
    public async Task A_reader_can_be_enumerated_and_fills_a_table()
    {
        await WithConnectionAsync(Tenants.Acme, async connection =>
        {
            var command = NewCommand(connection, "SELECT customer FROM orders WHERE id <= 3 ORDER BY id");
            await using (var reader = await command.ExecuteReaderAsync())
            {
                Assert.Equal(["Acme 1", "Acme 2", "Acme 3"], reader.Cast<DbDataRecord>().Select(row => row.GetString(0)).ToArray());
            }

            using var table = new DataTable();
            await using var again = await command.ExecuteReaderAsync();
            table.Load(again);
            Assert.Equal(3, table.Rows.Count);
        });
    }

    [Fact]
    public async Task What_was_affected_is_the_commands_own_number()
    {
        await WithConnectionAsync(Tenants.Acme, async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using (var reader = await NewCommand(connection, "UPDATE orders SET id = id WHERE id <= 2").ExecuteReaderAsync())
            {
                Assert.Equal((0, 2), (reader.FieldCount, reader.RecordsAffected));
            }

            await using (var reader = await NewCommand(connection, "SELECT 1").ExecuteReaderAsync())
            {
                Assert.Equal(-1, reader.RecordsAffected);
            }

            Assert.Equal(-1, await NewCommand(connection, "SELECT 1").ExecuteNonQueryAsync());
            await using var batch = NewBatch(connection, "UPDATE orders SET id = id WHERE id <= 2", "SELECT 1", "DELETE FROM lines");
            Assert.Equal(5, await batch.ExecuteNonQueryAsync());
            Assert.Equal([2, -1, 3], batch.BatchCommands.Select(command => command.RecordsAffected));
        });
    }

    private Task WithConnectionAsync(Tenant tenant, Func<DbConnection, Task> act) => orders.Scopes.RunAsync(tenant.Id, async ct =>
    {
        await using var connection = await orders.Source.OpenConnectionAsync(ct);
        await act(connection);
    });

    private static DbCommand NewCommand(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static DbBatch NewBatch(DbConnection connection, params string[] statements)
    {
        var batch = connection.CreateBatch();
        foreach (var sql in statements)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            batch.BatchCommands.Add(command);
        }

        return batch;
    }
}
