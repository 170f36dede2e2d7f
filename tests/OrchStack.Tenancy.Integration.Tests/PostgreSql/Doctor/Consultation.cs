using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Doctor;

/// <summary>One transaction of an administrator in which holes are opened, examined and repaired; nothing of it stays.</summary>
internal sealed class Consultation : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly TenantDatabase _database;
    private readonly TenantKeyType _type;

    private Consultation(NpgsqlConnection connection, TenantDatabase database, TenantKeyType type) => (_connection, _database, _type) = (connection, database, type);

    public static async Task<Consultation> BeginAsync(TenantDatabase database, TenantKeyType type)
    {
        var consultation = new Consultation(await database.Admin.OpenConnectionAsync(), database, type);
        await consultation.RunAsync("BEGIN");
        return consultation;
    }

    /// <summary>The findings on the application's login, as "code: object".</summary>
    public async Task<IReadOnlyList<DoctorFinding>> ExamineAsync() =>
        (await new Examination(_connection, TimeProvider.System).RunAsync(_database.ApplicationLogin, default)).Findings;

    public async Task RunAsync(string sql)
    {
        // The examination leaves its path to the transaction.
        await using var path = new NpgsqlCommand("SELECT set_config('search_path', 'public', true)", _connection);
        await path.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(Hole.Fill(sql, _database, _type), _connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Whether injected SQL, without a context, gets anything.</summary>
    public async Task<bool> LeaksAsync(string sql)
    {
        await RunAsync("SAVEPOINT attack; SET LOCAL ROLE {app}");
        try
        {
            await using var command = new NpgsqlCommand(sql, _connection);
            return (await command.ReadAllAsync()).Count > 0;
        }
        catch (PostgresException)
        {
            return false;
        }
        finally
        {
            await using var back = new NpgsqlCommand("ROLLBACK TO SAVEPOINT attack", _connection);
            await back.ExecuteNonQueryAsync();
        }
    }

    /// <summary>How the application's login would be answered.</summary>
    public async Task<string> PlanAsync(string query)
    {
        await RunAsync("SAVEPOINT question; SET LOCAL enable_seqscan = off; SET LOCAL ROLE {app}");
        await using var command = new NpgsqlCommand($"EXPLAIN (COSTS off) {query}; ROLLBACK TO SAVEPOINT question", _connection);
        return string.Join('\n', await command.ReadAllAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await using (var rollback = new NpgsqlCommand("ROLLBACK", _connection))
        {
            await rollback.ExecuteNonQueryAsync();
        }

        await _connection.DisposeAsync();
    }
}
