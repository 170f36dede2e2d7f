using System.Data;
using System.Data.Common;
using System.Transactions;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.DataSource;

/// <summary>A pool of one: whatever one tenant does to the connection, the next one gets the same connection.</summary>
public sealed class ConnectionTests(OrdersDatabase orders) : IClassFixture<OrdersDatabase>
{
    [Fact]
    public async Task Changes_of_state_are_heard()
    {
        await using var connection = await orders.Source.OpenConnectionAsync();
        await connection.CloseAsync();
        var heard = new List<(object, ConnectionState)>();
        void Hear(object sender, StateChangeEventArgs change) => heard.Add((sender, change.CurrentState));
        connection.StateChange += Hear;

        await connection.OpenAsync();
        await using (await NewCommand(connection, "SELECT 1").ExecuteReaderAsync(CommandBehavior.CloseConnection))
        {
        }

        Assert.Equal([(connection, ConnectionState.Open), (connection, ConnectionState.Closed)], heard);
        connection.StateChange -= Hear;
        await connection.OpenAsync();
        Assert.Equal(2, heard.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reader_that_closes_its_connection_does_so_once_and_also_when_it_fails(bool synchronous)
    {
        await using var connection = await orders.Source.OpenConnectionAsync();
        var fails = NewCommand(connection, "SELECT 1 / 0");
        await Assert.ThrowsAsync<PostgresException>(async () => _ = synchronous
            ? fails.ExecuteReader(CommandBehavior.CloseConnection)
            : await fails.ExecuteReaderAsync(CommandBehavior.CloseConnection));
        Assert.Equal(ConnectionState.Closed, connection.State);

        await connection.OpenAsync();
        var reader = await NewCommand(connection, "SELECT 1").ExecuteReaderAsync(CommandBehavior.CloseConnection);
        await reader.CloseAsync();
        Assert.Equal(ConnectionState.Closed, connection.State);
        await connection.OpenAsync();
        await reader.DisposeAsync();
        Assert.Equal(ConnectionState.Open, connection.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reader_that_was_kept_reads_nothing_of_the_next_tenant(bool sameConnection)
    {
        await using var services = Single(out var source, out var scopes);
        var connection = await source.OpenConnectionAsync();
        var kept = await scopes.RunAsync(Tenants.Acme.Id, _ => NewCommand(connection, "SELECT customer FROM orders").ExecuteReaderAsync());
        Assert.True(await kept.ReadAsync());
        await kept.CloseAsync();
        if (!sameConnection)
        {
            await connection.DisposeAsync();
            connection = await source.OpenConnectionAsync();
        }

        await using (connection)
        {
            await using var reader = await scopes.RunAsync(Tenants.Globex.Id, _ => NewCommand(connection, "SELECT customer FROM orders WHERE id <= 3").ExecuteReaderAsync());
            Assert.True(await reader.ReadAsync());

            Assert.True(kept.IsClosed);
            Assert.Throws<InvalidOperationException>(() => kept.GetString(0));
            Assert.Throws<InvalidOperationException>(() => kept.Read());
            await kept.DisposeAsync();

            Assert.StartsWith("Globex", reader.GetString(0), StringComparison.Ordinal);
            Assert.True(await reader.ReadAsync());
        }
    }

    [Fact]
    public async Task Control_a_reader_of_Npgsql_that_was_kept_reads_the_next_commands_rows()
    {
        await using var plain = NpgsqlDataSource.Create(orders.Database.Connection(orders.Database.ApplicationLogin, c => c.MaxPoolSize = 1));
        await using var connection = await plain.OpenConnectionAsync();
        var kept = await new NpgsqlCommand("SELECT 'of one'", connection).ExecuteReaderAsync();
        await kept.CloseAsync();
        await using var reader = await new NpgsqlCommand("SELECT 'of the other'", connection).ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());

        Assert.Equal("of the other", kept.GetString(0));
    }

    [Fact]
    public async Task A_cancelled_command_leaves_the_connection_to_the_next_tenant()
    {
        await using var services = Single(out var source, out var scopes);
        await using var connection = await source.OpenConnectionAsync();
        await scopes.RunAsync(Tenants.Acme.Id, async _ =>
        {
            using var cancel = new CancellationTokenSource();
            await using var reader = await NewCommand(connection,
                "SELECT customer, CASE WHEN row_number() OVER () > 2 THEN pg_sleep(60)::text ELSE repeat('x', 20000) END FROM orders").ExecuteReaderAsync(CancellationToken.None);
            Assert.True(await reader.ReadAsync(CancellationToken.None));
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                while (await reader.ReadAsync(cancel.Token))
                {
                }
            });
        });

        await IsCleanAsync(connection, scopes);
    }

    [Fact]
    public async Task So_does_one_whose_time_is_over()
    {
        await using var services = Single(out var source, out var scopes);
        await using var connection = await source.OpenConnectionAsync();
        var command = NewCommand(connection, "SELECT pg_sleep(60) FROM orders");
        command.CommandTimeout = 1;

        var fault = await scopes.RunAsync(Tenants.Acme.Id, _ => Assert.ThrowsAsync<NpgsqlException>(() => command.ExecuteNonQueryAsync()));

        Assert.IsType<TimeoutException>(fault.InnerException);
        await IsCleanAsync(connection, scopes);
    }

    [Fact]
    public async Task The_time_of_a_command_is_the_connections_unless_set()
    {
        await using var services = Tenants.Services(orders.Database, $"{orders.Database.Application};Command Timeout=77").BuildProvider(out var source, out _);
        await using var connection = await source.OpenConnectionAsync();

        Assert.Equal((77, 77), (connection.CreateCommand().CommandTimeout, connection.CreateBatch().Timeout));
    }

    [Theory]
    [InlineData("SELECT 1 / 0 FROM orders")]
    [InlineData("BEGIN")]
    [InlineData("SET SESSION tenancy.ctx = 'x'")]
    [InlineData("SET search_path = nowhere")]
    [InlineData("DECLARE c CURSOR WITH HOLD FOR SELECT * FROM orders")]
    [InlineData("PREPARE p AS SELECT * FROM orders")]
    public async Task What_a_tenant_leaves_on_a_connection_is_gone_when_the_next_one_opens_it(string sql)
    {
        await using var services = Single(out var source, out var scopes);
        await scopes.RunAsync(Tenants.Acme.Id, async ct =>
        {
            var connection = await source.OpenConnectionAsync(ct);
            await using var _ = connection;
            try
            {
                await NewCommand(connection, sql).ExecuteNonQueryAsync(ct);
            }
            catch (PostgresException)
            {
            }
        });

        await using var next = await source.OpenConnectionAsync();
        await IsCleanAsync(next, scopes);
        Assert.Equal(["0"], await ReadAllAsync(next, "SELECT count(*) FROM pg_cursors WHERE name = 'c'"));
    }

    [Fact]
    public async Task A_prepared_command_is_prepared_and_ends_with_its_lease()
    {
        await using var services = Single(out var source, out var scopes);
        foreach (var end in new[] { "", "SELECT 1 / 0", "BEGIN", "reader", "closing reader" })
        {
            await scopes.RunAsync(Tenants.Acme.Id, async ct =>
            {
                await using var connection = await source.OpenConnectionAsync(ct);
                var command = NewCommand(connection, "SELECT customer FROM orders WHERE id <= 3");
                await command.PrepareAsync(ct);
                Assert.Equal(3, (await command.ReadAllAsync()).Count);
                Assert.Equal(["1"], await ReadAllAsync(connection, "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT customer%'"));
                await LeaveAsync(connection, end, ct);
            });

            await using var next = await source.OpenConnectionAsync();
            Assert.Equal(["0"], await ReadAllAsync(next, "SELECT count(*) FROM pg_prepared_statements"));
            await IsCleanAsync(next, scopes);
        }
    }

    [Fact]
    public async Task Control_a_statement_that_stays_prepared_can_be_put_under_another_text()
    {
        await using var plain = NpgsqlDataSource.Create(orders.Database.Connection(orders.Database.ApplicationLogin, c =>
        {
            c.MaxPoolSize = 1;
            c.MaxAutoPrepare = 10;
            c.AutoPrepareMinUsages = 2;
        }));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(["harmless"], await plain.ReadAllAsync("SELECT 'harmless'"));
        }

        var name = Assert.Single(await plain.ReadAllAsync("SELECT name FROM pg_prepared_statements"));
        await plain.ReadAllAsync($"DEALLOCATE {name}");
        await plain.ReadAllAsync($"PREPARE {name} AS SELECT 'poison'");

        Assert.Equal(["poison"], await plain.ReadAllAsync("SELECT 'harmless'"));
    }

    [Fact]
    public async Task An_end_of_a_transaction_that_is_over_does_not_reach_the_next_one()
    {
        await orders.Scopes.RunAsync(Tenants.Acme.Id, async ct =>
        {
            await using var connection = await orders.Source.OpenConnectionAsync(ct);
            var first = await connection.BeginTransactionAsync(ct);
            await first.DisposeAsync();
            await using var second = await connection.BeginTransactionAsync(ct);
            await NewCommand(connection, "INSERT INTO orders VALUES (50, 'kept')").ExecuteNonQueryAsync(ct);

            await first.DisposeAsync();
            Assert.Null(first.Connection);
            await Assert.ThrowsAsync<InvalidOperationException>(() => first.RollbackAsync(ct));

            Assert.Equal(["1"], await ReadAllAsync(connection, "SELECT count(*) FROM orders WHERE customer = 'kept'"));
            await second.RollbackAsync(ct);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_ambient_transaction_holds_the_commands_of_each_tenant(bool completes)
    {
        await using var services = Single(out var source, out var scopes);
        using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            foreach (var tenant in new[] { Tenants.Acme, Tenants.Globex })
            {
                await scopes.RunAsync(tenant.Id, _ => source.RunAsync($"INSERT INTO orders VALUES (60, 'ambient {completes}')"));
                Assert.Equal(["1"], await scopes.RunAsync(tenant.Id, _ => source.ReadAllAsync($"SELECT count(*) FROM orders WHERE customer = 'ambient {completes}'")));
            }

            if (completes)
            {
                scope.Complete();
            }
        }

        Assert.Equal([completes ? "1" : "0"], await scopes.RunAsync(Tenants.Globex.Id, _ => source.ReadAllAsync($"SELECT count(*) FROM orders WHERE customer = 'ambient {completes}'")));
        await using var next = await source.OpenConnectionAsync();
        await IsCleanAsync(next, scopes);
    }

    [Fact]
    public async Task An_open_connection_enlists_when_it_is_told_to()
    {
        await orders.Scopes.RunAsync(Tenants.Acme.Id, async ct =>
        {
            await using var connection = await orders.Source.OpenConnectionAsync(ct);
            using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
            {
                connection.EnlistTransaction(Transaction.Current);
                await NewCommand(connection, "INSERT INTO orders VALUES (70, 'enlisted')").ExecuteNonQueryAsync(ct);
            }

            Assert.Equal(["0"], await ReadAllAsync(connection, "SELECT count(*) FROM orders WHERE customer = 'enlisted'"));
        });
    }

    [Fact]
    public async Task A_command_without_a_connection_says_where_to_get_one()
    {
        await using var connection = await orders.Source.OpenConnectionAsync();
        var command = NewCommand(connection, "SELECT 1");
        command.Connection = null;

        Assert.Contains("TenantDataSource", (await Assert.ThrowsAsync<InvalidOperationException>(() => command.ExecuteReaderAsync())).Message, StringComparison.Ordinal);
        Assert.Contains("TenantDataSource", Assert.Throws<InvalidOperationException>(command.Prepare).Message, StringComparison.Ordinal);
    }

    private static async Task LeaveAsync(DbConnection connection, string end, CancellationToken ct)
    {
        if (end == "closing reader")
        {
            await (await NewCommand(connection, "SELECT 1").ExecuteReaderAsync(CommandBehavior.CloseConnection, ct)).DisposeAsync();
            Assert.Equal(ConnectionState.Closed, connection.State);
        }
        else if (end == "reader")
        {
            var reader = await NewCommand(connection, "SELECT * FROM orders, generate_series(1, 10000)").ExecuteReaderAsync(ct);
            Assert.True(await reader.ReadAsync(ct));
        }
        else if (end == "SELECT 1 / 0")
        {
            await connection.BeginTransactionAsync(ct);
            await Assert.ThrowsAsync<PostgresException>(() => NewCommand(connection, end).ExecuteNonQueryAsync(ct));
        }
        else if (end.Length > 0)
        {
            await NewCommand(connection, end).ExecuteNonQueryAsync(ct);
        }
    }

    private static async Task IsCleanAsync(DbConnection connection, ITenantScopes scopes)
    {
        Assert.Equal(ConnectionState.Open, connection.State);
        var command = NewCommand(connection, "SELECT customer FROM orders WHERE id <= 3");
        await Assert.ThrowsAsync<MissingTenantException>(() => command.ReadAllAsync());
        var globex = await scopes.RunAsync(Tenants.Globex.Id, _ => command.ReadAllAsync());
        Assert.Equal(3, globex.Count);
        Assert.All(globex, customer => Assert.StartsWith("Globex", customer, StringComparison.Ordinal));
    }

    private ServiceProvider Single(out TenantDataSource source, out ITenantScopes scopes) =>
        Tenants.Services(orders.Database, orders.Database.Connection(orders.Database.ApplicationLogin, c => c.MaxPoolSize = 1)).BuildProvider(out source, out scopes);

    private static Task<List<string>> ReadAllAsync(DbConnection connection, string sql) => NewCommand(connection, sql).ReadAllAsync();

    private static DbCommand NewCommand(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
