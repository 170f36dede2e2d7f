using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Runs statements under the registry's login: one connection of the pool, one round trip.</summary>
internal sealed class RegistryDatabase(IOptions<PostgreSqlTenancyOptions> options) : IDisposable, IAsyncDisposable
{
    private readonly PrimaryDatabase _database = new(options.Value.Registry ?? throw new InvalidOperationException(
        "The registry on PostgreSQL needs its login: set UsePostgreSql(o => o.Registry = connectionString)."));

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => _database.OpenAsync(cancellationToken);

    /// <summary>The first row; null where there is none.</summary>
    public async ValueTask<T?> FindAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params NpgsqlParameter[] values)
        where T : class
    {
        var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        return await FindAsync(connection, sql, read, cancellationToken, values).ConfigureAwait(false);
    }

    /// <summary>The same on a connection that is open, such as one with a transaction.</summary>
    public static async ValueTask<T?> FindAsync<T>(
        NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params NpgsqlParameter[] values)
        where T : class
    {
        var command = NewCommand(connection, sql, values);
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? read(reader) : null;
    }

    /// <summary>How many rows a statement wrote.</summary>
    public async ValueTask<int> RunAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] values)
    {
        var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var command = NewCommand(connection, sql, values);
        await using var __ = command.ConfigureAwait(false);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Every row. The connection is given back before the first one is handed out: whoever reads may take all the time.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, [EnumeratorCancellation] CancellationToken cancellationToken, params NpgsqlParameter[] values)
    {
        foreach (var row in await ReadAllAsync(sql, read, cancellationToken, values).ConfigureAwait(false))
        {
            yield return row;
        }
    }

    public async Task<List<T>> ReadAllAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params NpgsqlParameter[] values)
    {
        var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var command = NewCommand(connection, sql, values);
        await using var __ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public void Dispose() => _database.Dispose();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static NpgsqlCommand NewCommand(NpgsqlConnection connection, string sql, NpgsqlParameter[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(values);
        return command;
    }
}
