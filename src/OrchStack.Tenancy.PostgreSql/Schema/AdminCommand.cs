using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Runs one statement, or a script without parameters, on an administrator's connection.</summary>
internal static class AdminCommand
{
    public static Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values) =>
        RunAsync(new NpgsqlCommand(sql, connection), values, cancellationToken);

    /// <summary>For what reads all rows of a table, and takes as long as it takes.</summary>
    public static Task RunLongAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values) =>
        RunAsync(new NpgsqlCommand(sql, connection) { CommandTimeout = 0 }, values, cancellationToken);

    private static async Task RunAsync(NpgsqlCommand command, object[] values, CancellationToken cancellationToken)
    {
        await using var _ = command.ConfigureAwait(false);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
