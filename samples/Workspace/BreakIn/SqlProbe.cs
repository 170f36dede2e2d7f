using System.Data.Common;
using System.Globalization;
using Npgsql;
using OrchStack.Tenancy;

namespace Workspace.BreakIn;

/// <summary>Runs a text as it is and reports what came of it.</summary>
internal static class SqlProbe
{
    private const int MostRows = 200;

    public static async Task<SqlAnswer> RunAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return new SqlAnswer(sql, await ReadAsync(reader, cancellationToken), null);
        }
        catch (Exception fault) when (fault is DbException or TenancyException or NotSupportedException or InvalidOperationException)
        {
            return new SqlAnswer(sql, [], SqlRefusal.Of(fault));
        }
    }

    private static async Task<IReadOnlyList<IReadOnlyList<string?>>> ReadAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        var rows = new List<IReadOnlyList<string?>>();
        while (rows.Count < MostRows && await reader.ReadAsync(cancellationToken))
        {
            var row = new string?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture);
            }

            rows.Add(row);
        }

        return rows;
    }
}
