using System.Data.Common;
using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.DataSource;

/// <summary>
/// Workers that use connections as badly as applications do, while backends are killed under them. Every row that arrives is
/// checked for whose it is. The kills are tied to the count of operations, so that a slow machine does the same as a fast one.
/// </summary>
/// <param name="database">Whose rows are read, and whose backends are killed.</param>
/// <param name="source">What is hammered.</param>
/// <param name="scopes">Where the tenants are entered.</param>
/// <param name="cancels">Whether commands are cancelled: PgBouncer 1.18 itself ends when a session dies while it cancels its command.</param>
internal sealed class Hammer(HammerDatabase database, TenantDataSource source, ITenantScopes scopes, bool cancels = true)
{
    private const string ReadAll = "SELECT tenant_id FROM parts";

    // Its first rows are too long to wait in the server's buffer, so whoever has one knows that the rest is under way.
    private const string SlowRead =
        "SELECT tenant_id, CASE WHEN row_number() OVER () > 2 THEN pg_sleep(60)::text ELSE repeat('x', 20000) END FROM parts";

    private int _operations;
    private int _kills;
    private int _broken;
    private int _cancelled;
    private int _rows;
    private int _wrong;

    public int Operations => _operations;

    public int Kills => _kills;

    public int Broken => _broken;

    public int Cancelled => _cancelled;

    public int Rows => _rows;

    /// <summary>Rows of another tenant, rows that are missing, rows for nobody.</summary>
    public int Wrong => _wrong;

    /// <param name="operations">How many commands to run, at least.</param>
    /// <param name="workers">How many at the same time.</param>
    /// <param name="killEvery">After how many operations a backend of the application's login is killed.</param>
    public async Task RunAsync(int operations, int workers, int killEvery)
    {
        using var done = new CancellationTokenSource();
        var killer = KillAsync(killEvery, done.Token);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(() => WorkAsync(worker, operations))));
        await done.CancelAsync();
        await killer;
    }

    private async Task WorkAsync(int worker, int operations)
    {
        var random = new Random(worker);
        // A server that is gone altogether ends it, too few operations done.
        while (Volatile.Read(ref _operations) < operations && Volatile.Read(ref _broken) < operations)
        {
            var tenant = database.All[random.Next(database.All.Length)];
            try
            {
                await WorkOnceAsync(tenant, random.Next(100));
            }
            catch (Exception broken) when (broken is NpgsqlException or OperationCanceledException or InvalidOperationException { Source: nameof(Npgsql) })
            {
                Interlocked.Increment(ref _broken);
            }
        }
    }

    private Task WorkOnceAsync(Tenant tenant, int what) => what switch
    {
        < 3 => WithoutTenantAsync(),
        < 6 => FromOneTenantToTheNextAsync(tenant),
        _ => scopes.RunAsync(tenant.Id, async ct =>
        {
            var connection = await source.OpenConnectionAsync(ct);
            await using var _ = connection;
            await (what switch
            {
                < 12 => AfterAnErrorAsync(connection, tenant),
                < 14 when cancels => AfterACancelledCommandAsync(connection, tenant),
                < 21 => AbandonedTransactionAsync(connection, tenant),
                < 27 => AbandonedReaderAsync(connection, tenant),
                < 31 => PreparedAsync(connection, tenant),
                < 37 => BatchAsync(connection, tenant),
                _ => OneAfterAnotherAsync(connection, tenant),
            });
        }),
    };

    private async Task OneAfterAnotherAsync(DbConnection connection, Tenant tenant)
    {
        for (var i = 0; i < 4; i++)
        {
            await CheckAsync(connection, tenant);
        }
    }

    private async Task WithoutTenantAsync()
    {
        await using var connection = await source.OpenConnectionAsync();
        try
        {
            await using var reader = await NewCommand(connection, ReadAll).ExecuteReaderAsync();
            Interlocked.Increment(ref _wrong);
        }
        catch (MissingTenantException)
        {
        }
    }

    private async Task FromOneTenantToTheNextAsync(Tenant tenant)
    {
        await using var connection = await source.OpenConnectionAsync();
        await scopes.RunAsync(tenant.Id, _ => CheckAsync(connection, tenant));
        var next = database.All[(Array.IndexOf(database.All, tenant) + 1) % database.All.Length];
        await scopes.RunAsync(next.Id, _ => CheckAsync(connection, next));
    }

    private async Task AfterAnErrorAsync(DbConnection connection, Tenant tenant)
    {
        try
        {
            await NewCommand(connection, "SELECT 1 / count(*) FILTER (WHERE false) FROM parts").ExecuteScalarAsync();
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.DivisionByZero)
        {
        }

        await CheckAsync(connection, tenant);
    }

    private async Task AfterACancelledCommandAsync(DbConnection connection, Tenant tenant)
    {
        using var cancel = new CancellationTokenSource();
        var command = NewCommand(connection, SlowRead);
        await using (var reader = await command.ExecuteReaderAsync(CancellationToken.None))
        {
            Assert.True(await reader.ReadAsync(CancellationToken.None));
            Count(reader.GetGuid(0), tenant);
            await cancel.CancelAsync();
            try
            {
                while (await reader.ReadAsync(cancel.Token))
                {
                }
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref _cancelled);
            }
        }

        await CheckAsync(connection, tenant);
    }

    private async Task AbandonedTransactionAsync(DbConnection connection, Tenant tenant)
    {
        await connection.BeginTransactionAsync();
        await NewCommand(connection, "INSERT INTO parts (body) VALUES ('never committed')").ExecuteNonQueryAsync();
        await CheckAsync(connection, tenant, HammerDatabase.RowsOfEach + 1);
    }

    private async Task AbandonedReaderAsync(DbConnection connection, Tenant tenant)
    {
        var reader = await NewCommand(connection, ReadAll + " CROSS JOIN generate_series(1, 100)").ExecuteReaderAsync();
        for (var i = 0; i < 3 && await reader.ReadAsync(); i++)
        {
            Count(reader.GetGuid(0), tenant);
        }
    }

    private async Task PreparedAsync(DbConnection connection, Tenant tenant)
    {
        var command = NewCommand(connection, ReadAll);
        await command.PrepareAsync();
        await CheckAsync(command, tenant, HammerDatabase.RowsOfEach);
    }

    private async Task BatchAsync(DbConnection connection, Tenant tenant)
    {
        await using var batch = connection.CreateBatch();
        for (var i = 0; i < 3; i++)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = ReadAll;
            batch.BatchCommands.Add(command);
        }

        Interlocked.Add(ref _operations, 3);
        var rows = 0;
        await using var reader = await batch.ExecuteReaderAsync();
        do
        {
            while (await reader.ReadAsync())
            {
                Count(reader.GetGuid(0), tenant);
                rows++;
            }
        }
        while (await reader.NextResultAsync());
        Interlocked.Add(ref _wrong, Math.Abs((3 * HammerDatabase.RowsOfEach) - rows));
    }

    private Task CheckAsync(DbConnection connection, Tenant tenant, int expected = HammerDatabase.RowsOfEach) =>
        CheckAsync(NewCommand(connection, ReadAll), tenant, expected);

    private async Task CheckAsync(DbCommand command, Tenant tenant, int expected)
    {
        var rows = 0;
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            Count(reader.GetGuid(0), tenant);
            rows++;
        }

        Interlocked.Add(ref _wrong, Math.Abs(expected - rows));
    }

    private void Count(Guid owner, Tenant tenant)
    {
        Interlocked.Increment(ref _rows);
        Interlocked.Add(ref _wrong, owner == tenant.Id.Value ? 0 : 1);
    }

    private DbCommand NewCommand(DbConnection connection, string sql)
    {
        Interlocked.Increment(ref _operations);
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private async Task KillAsync(int every, CancellationToken done)
    {
        await using var connection = await database.Database.Admin.OpenConnectionAsync(CancellationToken.None);
        await using var kill = new NpgsqlCommand("""
            SELECT count(pg_terminate_backend(pid)) FROM
                (SELECT pid FROM pg_stat_activity WHERE usename = $1 AND datname = current_database() ORDER BY random() LIMIT 1) victim
            """, connection);
        kill.Parameters.Add(new() { Value = database.Database.ApplicationLogin });
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        var next = every;
        try
        {
            while (await ticks.WaitForNextTickAsync(done))
            {
                if (Volatile.Read(ref _operations) >= next)
                {
                    _kills += (int)(long)(await kill.ExecuteScalarAsync(CancellationToken.None))!;
                    next += every;
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
