using System.Data.Common;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Statements over a tenant's connection.</summary>
internal static class RowCommand
{
    public static async Task ReadAsync(DbConnection connection, string sql, Action<DbDataReader> read, CancellationToken cancellationToken, params NpgsqlParameter[] values)
    {
        var command = New(connection, sql, values);
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            read(reader);
        }
    }

    /// <returns>How many rows were written.</returns>
    public static async Task<int> RunAsync(DbConnection connection, string sql, CancellationToken cancellationToken, params NpgsqlParameter[] values)
    {
        var command = New(connection, sql, values);
        await using var _ = command.ConfigureAwait(false);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static DbCommand New(DbConnection connection, string sql, NpgsqlParameter[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddRange(values);
        return command;
    }
}
