using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>One column of a bulk insert.</summary>
internal abstract class BulkColumn<T>(string name)
{
    public string Name => name;

    /// <summary>The values of all rows, as one array.</summary>
    public abstract NpgsqlParameter ArrayOf(List<T> rows);

    /// <summary>The value of one row.</summary>
    public abstract NpgsqlParameter ValueOf(T row);
}
