using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

internal sealed class TypedBulkColumn<T, TValue>(string name, Func<T, TValue> value) : BulkColumn<T>(name)
{
    public override NpgsqlParameter ArrayOf(List<T> rows)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(rows[i]);
        }

        return new NpgsqlParameter<TValue[]> { TypedValue = values };
    }

    public override NpgsqlParameter ValueOf(T row) => value(row) is { } some
        ? new NpgsqlParameter<TValue> { TypedValue = some }
        : new NpgsqlParameter { Value = DBNull.Value };
}
