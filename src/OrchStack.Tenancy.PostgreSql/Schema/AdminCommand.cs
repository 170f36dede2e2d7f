using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Runs one statement, or a script without parameters, on an administrator's connection.</summary>
internal static class AdminCommand
{
    public static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using var _ = command.ConfigureAwait(false);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
