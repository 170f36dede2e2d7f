using System.Globalization;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Observing;

/// <summary>What keeping an observation must not do: stop, slow down by waiting, or tell.</summary>
public sealed class KeepingTests : IAsyncLifetime
{
    private const string Read = "SELECT count(*) FROM orders";

    private ObservedShop _shop = null!;

    public async Task InitializeAsync()
    {
        _shop = await ObservedShop.OpenAsync();
        await _shop.AdoptAsync(AdoptionStage.Observe);
    }

    public async Task DisposeAsync() => await _shop.DisposeAsync();

    [Fact]
    public async Task A_transaction_that_may_only_read_reads_and_is_in_the_servers_log_and_its_statistics()
    {
        await _shop.Admin.RunAsync($"ALTER DATABASE {_shop.Name} SET track_functions = 'pl'");
        await using var connection = await _shop.Old.OpenConnectionAsync();
        var log = new List<string>();
        connection.Notice += (_, notice) => log.Add(notice.Notice.MessageText);
        await using var command = new NpgsqlCommand($"SET client_min_messages = log; BEGIN READ ONLY; {Read}; COMMIT", connection);

        Assert.Equal(["10"], await command.ReadAllAsync());

        Assert.Contains("tenancy observes context_missing", Assert.Single(log), StringComparison.Ordinal);
        Assert.Empty(await _shop.SeenAsync());
        await using var flush = new NpgsqlCommand("SELECT pg_stat_force_next_flush(); SELECT 1", connection);
        await flush.ExecuteNonQueryAsync();
        await connection.CloseAsync();
        Assert.Equal(["1"], await _shop.Admin.ReadAllAsync("SELECT calls FROM pg_stat_user_functions WHERE funcname = 'log_observation'"));
    }

    [Fact]
    public async Task A_statement_does_not_fail_because_it_cannot_be_kept()
    {
        await _shop.Admin.RunAsync("DROP TABLE tenancy.observations");

        Assert.Equal(["10"], await _shop.Old.ReadAllAsync(Read));
    }

    [Fact]
    public async Task Statements_that_are_kept_do_not_wait_for_each_other()
    {
        await using var first = await _shop.Old.OpenConnectionAsync();
        await using var transaction = await first.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand(Read, first, transaction))
        {
            await command.ExecuteScalarAsync();
        }

        // The first one's transaction is still open: a lock of its would end this one.
        await using var second = await _shop.Old.OpenConnectionAsync();
        await using var impatient = new NpgsqlCommand($"SET lock_timeout = '1ms'; {Read}", second);
        Assert.Equal(["10"], await impatient.ReadAllAsync());
        await transaction.CommitAsync();

        Assert.Equal(2, (await _shop.SeenAsync()).Sum(seen => seen.Commands));
    }

    [Fact]
    public async Task Many_at_once_are_all_kept()
    {
        await Parallel.ForAsync(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, _) => await _shop.Old.ReadAllAsync(Read));

        Assert.Equal(400, Assert.Single(await _shop.SeenAsync()).Commands);
    }

    [Theory]
    [InlineData("DECLARE c CURSOR WITH HOLD FOR SELECT * FROM orders")]
    [InlineData("PREPARE p AS SELECT * FROM orders; EXECUTE p")]
    [InlineData("SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SELECT count(*) FROM orders")]
    [InlineData("UPDATE orders SET article = article")]
    [InlineData("DELETE FROM lines")]
    [InlineData("MERGE INTO orders o USING (SELECT 1) s ON o.id = 1 WHEN MATCHED THEN UPDATE SET article = 'merged'")]
    public async Task Every_way_to_the_rows_is_kept(string sql)
    {
        await _shop.Old.RunAsync(sql);

        Assert.NotEmpty(await _shop.SeenAsync());
    }

    [Fact]
    public async Task A_copy_out_is_kept_and_a_copy_in_is_refused_by_PostgreSQL_where_there_is_any_policy()
    {
        await using var connection = await _shop.Old.OpenConnectionAsync();
        using (var export = await connection.BeginTextExportAsync("COPY orders (article) TO STDOUT"))
        {
            Assert.Equal(10, (await export.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        }

        Assert.NotEmpty(await _shop.SeenAsync());
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.BeginTextImportAsync("COPY orders (article) FROM STDIN"));
        Assert.Equal(PostgresErrorCodes.FeatureNotSupported, refusal.SqlState);
    }

    [Fact]
    public async Task A_rollback_takes_its_observations_along_and_an_error_costs_none_of_others()
    {
        await using var connection = await _shop.Old.OpenConnectionAsync();
        await using (var failing = new NpgsqlCommand($"BEGIN; {Read}; ROLLBACK", connection))
        {
            await failing.ExecuteNonQueryAsync();
        }

        Assert.Empty(await _shop.SeenAsync());
        await _shop.Old.ReadAllAsync(Read);
        Assert.Equal(1, Assert.Single(await _shop.SeenAsync()).Commands);
    }

    [Fact]
    public async Task A_forged_context_counts_as_none_and_says_why()
    {
        await using var connection = await _shop.Old.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"SELECT set_config('tenancy.ctx', '1.k1.x.u{Tenants.Globex.Id}.1.1.r.{new string('0', 64)}', false); {Read}", connection);

        Assert.Contains("10", await command.ReadAllAsync());
        Assert.StartsWith("context_", Assert.Single(await _shop.SeenAsync()).What, StringComparison.Ordinal);
        Assert.NotEqual("context_missing", Assert.Single(await _shop.SeenAsync()).What);
    }

    [Theory]
    [InlineData("SELECT statement FROM tenancy.observations")]
    [InlineData("DELETE FROM tenancy.observations")]
    [InlineData("INSERT INTO tenancy.observations VALUES (now(), 1, 'x', 1, true, 'x', 'x', 'x')")]
    [InlineData("SELECT tenancy.keep_observation(1, 'x', 1, true, false)")]
    [InlineData("SELECT off FROM tenancy.adoption_observations")]
    public async Task No_node_reads_or_writes_what_is_kept_but_by_its_own_statements(string sql)
    {
        await _shop.Old.ReadAllAsync("SELECT count(*) FROM orders WHERE article = 'a secret'");

        foreach (var refused in new[] { () => _shop.Old.ReadAllAsync(sql), () => _shop.AsAsync(Tenants.Globex, sql) })
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(refused);
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        }
    }

    [Fact]
    public async Task A_scan_over_many_hidden_rows_writes_few()
    {
        await _shop.AsAsync(Tenants.Globex, "INSERT INTO orders (article) SELECT 'of Globex' FROM generate_series(1, 5000)");
        await _shop.AsAsync(Tenants.Acme, Read);

        Assert.True(Assert.Single(await _shop.SeenAsync()).Rows is > 2500 and <= 5000);
        Assert.True(int.Parse((await _shop.Admin.ReadAllAsync("SELECT count(*) FROM tenancy.observations"))[0], CultureInfo.InvariantCulture) < 20);
    }
}
