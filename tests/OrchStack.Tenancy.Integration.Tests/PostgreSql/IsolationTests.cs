using System.Data;
using Dapper;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql;

public sealed class IsolationTests(NotesDatabase notes) : IClassFixture<NotesDatabase>
{
    [Fact]
    public async Task Each_tenant_sees_exactly_its_own_rows()
    {
        var acme = await notes.Scopes.RunAsync(Tenants.Acme.Id, _ => notes.Source.ReadAllAsync("SELECT body FROM notes ORDER BY id"));
        var globex = await notes.Scopes.RunAsync(Tenants.Globex.Id, _ => notes.Source.ReadAllAsync("SELECT body FROM notes ORDER BY id"));

        Assert.Equal(["acme-secret one", "acme-secret two"], acme);
        Assert.Equal(["globex-secret one", "globex-secret two"], globex);
    }

    [Fact]
    public async Task No_tenant_is_a_typed_error_that_says_the_way_out()
    {
        var refusal = await Assert.ThrowsAsync<MissingTenantException>(() => notes.Source.ReadAllAsync("SELECT body FROM notes"));

        Assert.Contains("RunAsync", refusal.Message, StringComparison.Ordinal);
        Assert.IsType<PostgresException>(refusal.InnerException);
    }

    [Fact]
    public async Task No_tenant_may_still_run_what_touches_no_owned_table()
    {
        Assert.Equal(["1"], await notes.Source.ReadAllAsync("SELECT 1"));
    }

    [Fact]
    public async Task A_row_of_another_tenant_is_not_written()
    {
        await notes.Scopes.RunAsync(Tenants.Acme.Id, async _ =>
        {
            await Assert.ThrowsAsync<CrossTenantWriteException>(() =>
                notes.Source.RunAsync($"INSERT INTO notes (tenant_id, body) VALUES ('{Tenants.Globex.Id}', 'planted')"));
            await Assert.ThrowsAsync<CrossTenantWriteException>(() =>
                notes.Source.RunAsync($"UPDATE notes SET tenant_id = '{Tenants.Globex.Id}'"));
        });

        await using var all = notes.Database.Admin.CreateCommand("SELECT count(*) FROM notes");
        Assert.Equal(4L, await all.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Rows_of_another_tenant_are_not_changed_or_deleted()
    {
        var affected = await notes.Scopes.RunAsync(Tenants.Acme.Id, async _ => new[]
        {
            await notes.Source.RunAsync($"UPDATE notes SET body = 'x' WHERE tenant_id = '{Tenants.Globex.Id}'"),
            await notes.Source.RunAsync($"DELETE FROM notes WHERE body LIKE '{NotesDatabase.GlobexSecret}%'"),
        });

        Assert.Equal([0, 0], affected);
    }

    [Fact]
    public async Task A_connection_follows_the_tenant_of_each_command()
    {
        await using var connection = await notes.Source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM notes WHERE body LIKE 'acme%'";

        var acme = await notes.Scopes.RunAsync(Tenants.Acme.Id, ct => command.ExecuteScalarAsync(ct));
        var globex = await notes.Scopes.RunAsync(Tenants.Globex.Id, ct => command.ExecuteScalarAsync(ct));

        Assert.Equal((2L, 0L), (acme, globex));
        await Assert.ThrowsAsync<MissingTenantException>(() => command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_prepared_command_follows_the_tenant_of_each_execution()
    {
        await using var connection = await notes.Source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT body FROM notes WHERE body LIKE $1 ORDER BY id";
        command.Parameters.Add(new NpgsqlParameter { Value = "%" });
        await command.PrepareAsync();

        for (var round = 0; round < 8; round++) // PostgreSQL may turn to a generic plan at the sixth
        {
            var acme = await notes.Scopes.RunAsync(Tenants.Acme.Id, _ => command.ReadAllAsync());
            var globex = await notes.Scopes.RunAsync(Tenants.Globex.Id, _ => command.ReadAllAsync());

            Assert.All(acme, body => Assert.StartsWith(NotesDatabase.AcmeSecret, body, StringComparison.Ordinal));
            Assert.All(globex, body => Assert.StartsWith(NotesDatabase.GlobexSecret, body, StringComparison.Ordinal));
            Assert.Equal((2, 2), (acme.Count, globex.Count));
        }
    }

    [Fact]
    public async Task Transactions_savepoints_and_rollbacks_keep_the_tenant()
    {
        await notes.Scopes.RunAsync(Tenants.Acme.Id, async ct =>
        {
            await using var connection = await notes.Source.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await transaction.SaveAsync("before", ct);
            await connection.ExecuteAsync("INSERT INTO notes (body) VALUES ('acme-secret three')", transaction: transaction);
            Assert.Equal(3, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM notes", transaction: transaction));

            await transaction.RollbackAsync("before", ct);
            Assert.Equal(2, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM notes", transaction: transaction));

            await transaction.RollbackAsync(ct);
            Assert.Equal(2, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM notes"));
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_context_ends_with_its_transaction(bool inTransaction)
    {
        await using var connection = await notes.Source.OpenConnectionAsync();
        await notes.Scopes.RunAsync(Tenants.Acme.Id, async ct =>
        {
            await using var transaction = inTransaction ? await connection.BeginTransactionAsync(ct) : null;
            Assert.Equal(2, await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM notes", transaction: transaction));
            await (transaction?.CommitAsync(ct) ?? Task.CompletedTask);
        });

        await using var bare = new NpgsqlCommand("SELECT current_setting('tenancy.ctx', true)", ((TenantConnection)connection).Inner);

        Assert.Equal("", await bare.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Dapper_works_over_it_with_named_parameters()
    {
        await notes.Scopes.RunAsync(Tenants.Globex.Id, async ct =>
        {
            await using var connection = await notes.Source.OpenConnectionAsync(ct);

            var bodies = await connection.QueryAsync<string>("SELECT body FROM notes WHERE body LIKE @like", new { like = "%secret%" });
            var none = await connection.QuerySingleOrDefaultAsync<string>("SELECT body FROM notes WHERE body = @body", new { body = "acme-secret one" });

            Assert.Equal(2, bodies.Count());
            Assert.Null(none);
        });
    }

    [Theory]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SELECT body FROM notes; ROLLBACK")]
    public async Task Several_statements_in_one_text_never_run(string sql)
    {
        await notes.Scopes.RunAsync(Tenants.Acme.Id, async ct =>
        {
            await using var connection = await notes.Source.OpenConnectionAsync(ct);

            await Assert.ThrowsAsync<SeveralStatementsException>(() => connection.ExecuteAsync(sql));
            await Assert.ThrowsAsync<SeveralStatementsException>(() => connection.ExecuteAsync(sql + " WHERE @p = 1", new { p = 1 }));
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await Assert.ThrowsAsync<SeveralStatementsException>(() => connection.ExecuteAsync(sql, transaction: transaction));
        });
    }

    [Fact]
    public async Task A_batch_runs_several_statements_behind_one_context()
    {
        await notes.Scopes.RunAsync(Tenants.Acme.Id, async ct =>
        {
            await using var connection = await notes.Source.OpenConnectionAsync(ct);
            await using var batch = connection.CreateBatch();
            foreach (var sql in new[] { "SELECT count(*) FROM notes", "SELECT body FROM notes ORDER BY id LIMIT 1" })
            {
                var command = batch.CreateBatchCommand();
                command.CommandText = sql;
                batch.BatchCommands.Add(command);
            }

            await using var reader = await batch.ExecuteReaderAsync(ct);
            Assert.True(await reader.ReadAsync(ct));
            Assert.Equal(2L, reader.GetValue(0));
            Assert.True(await reader.NextResultAsync(ct));
            Assert.True(await reader.ReadAsync(ct));
            Assert.Equal("acme-secret one", reader.GetString(0));
            Assert.Equal(2, batch.BatchCommands.Count);
        });
    }

    [Theory]
    [InlineData(CommandBehavior.Default)]
    [InlineData(CommandBehavior.SingleRow)]
    [InlineData(CommandBehavior.SingleResult)]
    [InlineData(CommandBehavior.SequentialAccess)]
    [InlineData(CommandBehavior.CloseConnection)]
    public async Task A_reader_begins_with_the_commands_own_result_whatever_its_behavior(CommandBehavior behavior)
    {
        await notes.Scopes.RunAsync(Tenants.Acme.Id, async ct =>
        {
            await using var connection = await notes.Source.OpenConnectionAsync(ct);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT body FROM notes ORDER BY id";

            await using (var reader = await command.ExecuteReaderAsync(behavior, ct))
            {
                Assert.True(await reader.ReadAsync(ct));
                Assert.Equal("acme-secret one", reader.GetString(0));
            }

            Assert.Equal(behavior == CommandBehavior.CloseConnection ? ConnectionState.Closed : ConnectionState.Open, connection.State);
        });
    }

    [Fact]
    public async Task Sixteen_workers_over_a_pool_of_two_never_meet_another_tenants_rows()
    {
        await using var services = Tenants.Services(notes.Database, notes.Database.Connection(notes.Database.ApplicationLogin, c => c.MaxPoolSize = 2))
            .BuildProvider(out var source, out var scopes);
        var wrong = 0;
        var read = 0;

        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            var (tenant, secret) = i % 2 == 0 ? (Tenants.Acme, NotesDatabase.AcmeSecret) : (Tenants.Globex, NotesDatabase.GlobexSecret);
            await scopes.RunAsync(tenant.Id, async ct =>
            {
                if (i % 7 == 0)
                {
                    // An error leaves its connection to the next tenant.
                    await Assert.ThrowsAsync<PostgresException>(() => source.ReadAllAsync("SELECT 1 / 0"));
                }

                var bodies = await source.ReadAllAsync("SELECT body FROM notes");
                Interlocked.Add(ref read, bodies.Count);
                Interlocked.Add(ref wrong, bodies.Count(body => !body.StartsWith(secret, StringComparison.Ordinal)));
            });
        });

        Assert.Equal((4_000, 0), (read, wrong));
    }

    [Theory]
    [InlineData("Max Auto Prepare=10")]
    [InlineData("No Reset On Close=true")]
    [InlineData("Multiplexing=true")]
    public async Task Settings_that_leak_between_tenants_are_refused(string setting)
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await using var services = Tenants.Services(notes.Database, $"{notes.Database.Application};{setting}").BuildProvider(out _, out _);
        });

        Assert.Contains(setting.Split('=')[0], fault.Message, StringComparison.Ordinal);
    }
}
