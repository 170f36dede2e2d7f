using System.Transactions;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Hostile;

/// <summary>What one tenant's commands leave behind in a session, for the next tenant's on the same connection.</summary>
public sealed class SessionTests(SessionTests.Site fixture) : IClassFixture<SessionTests.Site>
{
    private const string Hold = "DECLARE held CURSOR WITH HOLD FOR SELECT secret FROM accounts";

    private HostileSite Here => fixture.Open;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cursor_of_one_tenant_is_closed_before_the_command_of_another(bool toNobody)
    {
        await using var connection = await Here.Source.OpenConnectionAsync();
        await AcmeAsync(() => Here.TryAsync(connection, Hold));
        Assert.Equal([$"acme {HostileSite.Told}"], await AcmeAsync(() => Here.TryAsync(connection, "FETCH NEXT FROM held")));

        var seen = toNobody
            ? await Here.TryAsync(connection, "FETCH ALL FROM held")
            : await GlobexAsync(() => Here.TryAsync(connection, "FETCH ALL FROM held"));

        Assert.Contains("\"held\"", Assert.Single(seen), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_in_a_transaction_is_closed_too_and_one_of_the_same_tenant_stays()
    {
        await using var connection = await Here.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        async Task<List<string>> Run(string sql)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = sql;
            return await command.ReadAllAsync();
        }

        await AcmeAsync(() => Run("DECLARE inside CURSOR FOR SELECT secret FROM accounts"));
        await AcmeAsync(() => Run("SELECT 1"));
        Assert.Single(await AcmeAsync(() => Run("FETCH NEXT FROM inside")));

        var refused = await Assert.ThrowsAsync<PostgresException>(() => GlobexAsync(() => Run("FETCH ALL FROM inside")));

        Assert.Equal(PostgresErrorCodes.InvalidCursorName, refused.SqlState);
    }

    [Fact]
    public async Task A_synchronous_command_and_a_batch_close_it_too()
    {
        await using var connection = await Here.Source.OpenConnectionAsync();
        await AcmeAsync(() => Here.TryAsync(connection, Hold));
        await using var batch = connection.CreateBatch();
        var fetch = batch.CreateBatchCommand();
        fetch.CommandText = "FETCH ALL FROM held";
        batch.BatchCommands.Add(fetch);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => GlobexAsync(() => Task.FromResult(batch.ExecuteScalar())));

        Assert.Equal(PostgresErrorCodes.InvalidCursorName, refused.SqlState);
    }

    [Fact]
    public async Task Control_a_plain_connection_hands_the_cursor_on()
    {
        await using var connection = await Here.Plain.OpenConnectionAsync();
        async Task<List<string>> As(Tenant tenant, string sql)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using var set = new NpgsqlCommand("SELECT set_config('tenancy.ctx', $1, true)", connection)
            {
                Parameters = { new() { Value = Here.Sign(tenant, connection.ProcessID) } },
            };
            await set.ExecuteNonQueryAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            var seen = await command.ReadAllAsync();
            await transaction.CommitAsync();
            return seen;
        }

        await As(Here.Acme, Hold);

        Assert.Contains($"acme {HostileSite.Told}", await As(Here.Globex, "FETCH ALL FROM held"));
    }

    [Theory]
    [InlineData(Hold, "FETCH ALL FROM held")]
    [InlineData("PREPARE left AS SELECT secret FROM accounts", "EXECUTE left")]
    [InlineData("SET application_name = 'acme left this'", "SHOW application_name")]
    public async Task Nothing_of_a_session_survives_the_way_through_the_pool(string leave, string find)
    {
        await using var services = Tenants.Services(Here.Database, Here.Database.Connection(Here.Database.ApplicationLogin, c => c.MaxPoolSize = 1), Here.Acme, Here.Globex)
            .BuildProvider(out var source, out var scopes);
        async Task<(string Pid, List<string> Seen)> As(Tenant tenant, string sql) => await scopes.RunAsync(tenant.Id, async ct =>
        {
            await using var connection = await source.OpenConnectionAsync(ct);
            return ((await Here.TryAsync(connection, "SELECT pg_backend_pid()"))[0], await Here.TryAsync(connection, sql));
        });

        var left = await As(Here.Acme, leave);
        var found = await As(Here.Globex, find);

        Assert.Equal(left.Pid, found.Pid); // the same backend, or nothing would be shown
        Assert.DoesNotContain(found.Seen, value => value.Contains("acme", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_statement_that_one_tenant_prepared_runs_as_the_tenant_that_executes_it()
    {
        await using var connection = await Here.Source.OpenConnectionAsync();
        await AcmeAsync(() => Here.TryAsync(connection, "PREPARE shared AS SELECT secret FROM accounts"));

        for (var round = 0; round < 8; round++) // PostgreSQL may turn to a generic plan at the sixth
        {
            Assert.Equal(["acme zq7", "acme zq7"], await AcmeAsync(() => Here.TryAsync(connection, "EXECUTE shared")));
            Assert.Equal(["globex"], await GlobexAsync(() => Here.TryAsync(connection, "EXECUTE shared")));
        }
    }

    [Fact]
    public async Task A_cursor_does_not_pass_through_a_transaction_scope_to_another_tenant()
    {
        using var transaction = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
        async Task<List<string>> As(Tenant tenant, string sql) => await Here.Scopes.RunAsync(tenant.Id, async ct =>
        {
            await using var connection = await Here.Source.OpenConnectionAsync(ct);
            var pid = await Here.TryAsync(connection, "SELECT pg_backend_pid()");
            return pid.Concat(await Here.TryAsync(connection, sql)).ToList();
        });

        var left = await As(Here.Acme, "DECLARE inside CURSOR FOR SELECT secret FROM accounts");
        var found = await As(Here.Globex, "FETCH ALL FROM inside");

        Assert.Equal(left[0], found[0]); // the same session, or nothing would be shown
        Assert.DoesNotContain(found, value => value.Contains("acme", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_statement_that_was_put_under_a_prepared_ones_name_does_not_run_for_the_next_tenant()
    {
        await using var connection = await Here.Source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT secret FROM accounts ORDER BY secret LIMIT 1";
        await AcmeAsync(async () =>
        {
            await command.PrepareAsync();
            return await command.ExecuteScalarAsync();
        });
        var name = Assert.Single(await AcmeAsync(() => Here.TryAsync(connection, "SELECT name FROM pg_prepared_statements WHERE statement LIKE 'SELECT secret%'")));
        await AcmeAsync(() => Here.TryAsync(connection, $"DEALLOCATE \"{name}\""));
        await AcmeAsync(() => Here.TryAsync(connection, $"PREPARE \"{name}\" AS SELECT 'poisoned'"));
        Assert.Equal("poisoned", await AcmeAsync(() => command.ExecuteScalarAsync())); // the attack bites while the tenant is the same

        Assert.Equal("globex", await GlobexAsync(() => command.ExecuteScalarAsync()));
    }

    private Task<T> AcmeAsync<T>(Func<Task<T>> work) => Here.Scopes.RunAsync(Here.Acme.Id, _ => work());

    private Task<T> GlobexAsync<T>(Func<Task<T>> work) => Here.Scopes.RunAsync(Here.Globex.Id, _ => work());

    public sealed class Site : IAsyncLifetime
    {
        public HostileSite Open { get; private set; } = null!;

        public async Task InitializeAsync() => Open = await HostileSite.OpenAsync(TenantKeyType.BigInt);

        public async Task DisposeAsync() => await Open.DisposeAsync();
    }
}
