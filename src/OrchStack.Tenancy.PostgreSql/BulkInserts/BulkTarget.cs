using System.Text;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The columns that a bulk insert writes to, as the catalogue has them.</summary>
/// <param name="Table">Quoted.</param>
/// <param name="Columns">Quoted, with commas.</param>
/// <param name="Types">Their types, without length: a cast to varchar(10) would cut a text off where an insert refuses it.</param>
/// <param name="IsFlat">Whether a column of values can travel as one array: unnest() takes arrays in arrays and records apart.</param>
internal sealed record BulkTarget(string Table, string Columns, string[] Types, bool IsFlat)
{
    private const int MostParameters = 65_535;

    private const string Lookup = """
        SELECT format_type(a.atttypid, -1), t.typcategory NOT IN ('A', 'C')
        FROM unnest($2) WITH ORDINALITY AS wanted (name, place)
            JOIN pg_catalog.pg_attribute a ON a.attname = wanted.name
            JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid = to_regclass($1) AND NOT a.attisdropped
        ORDER BY wanted.place
        """;

    public static async Task<BulkTarget> ReadAsync(TenantConnection connection, string table, string[] columns, CancellationToken cancellationToken)
    {
        if (columns.Length == 0)
        {
            throw new InvalidOperationException($"The bulk insert into {table} maps no column. Add them with Column(name, value).");
        }

        var command = connection.CreateCommand();
        await using var _ = command.ConfigureAwait(false);
        command.CommandText = Lookup;
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = columns });
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var types = new List<string>();
        var isFlat = true;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            types.Add(reader.GetString(0));
            isFlat &= reader.GetBoolean(1);
        }

        return types.Count == columns.Length
            ? new BulkTarget(table, SqlText.Names(columns), [.. types], isFlat)
            : throw new InvalidOperationException($"""
                Refused to insert into {table}: there is no such table, or not all of the columns {SqlText.Names(columns)} are in it.
                Nothing was written. Names are spelt as in the catalogue, where unquoted names are in lower case.
                """);
    }

    /// <summary>How many rows one statement takes.</summary>
    public int Limit(int batchSize) => IsFlat ? batchSize : Math.Clamp(batchSize, 1, MostParameters / Types.Length);

    /// <param name="rows">How many; of no account where a column is one array.</param>
    /// <param name="returning">Names of columns, unquoted.</param>
    public string Insert(int rows, IReadOnlyList<string> returning)
    {
        var sql = new StringBuilder($"INSERT INTO {Table} ({Columns}) ");
        if (IsFlat)
        {
            sql.Append("SELECT * FROM unnest(").AppendJoin(", ", Types.Select((type, i) => $"${i + 1}::{type}[]")).Append(')');
        }
        else
        {
            var parameter = 0;
            sql.Append("VALUES ").AppendJoin(", ", Enumerable.Range(0, rows)
                .Select(_ => $"({string.Join(", ", Types.Select(type => $"${++parameter}::{type}"))})"));
        }

        return (returning.Count == 0 ? sql : sql.Append(" RETURNING ").Append(SqlText.Names(returning))).ToString();
    }
}
