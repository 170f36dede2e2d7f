using System.Runtime.CompilerServices;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// How objects become rows of a table, for <see cref="BulkInsertExtensions"/>. Map it once and keep it: the types of the columns
/// are looked up once for each instance. Thread-safe when all columns have been added. Free of reflection.
/// </summary>
/// <typeparam name="T">One row.</typeparam>
/// <remarks>Leave the tenant column out: its default is the current tenant. A row of another tenant is refused.</remarks>
public sealed class BulkInsert<T>
{
    private readonly List<BulkColumn<T>> _columns = [];

    /// <summary>Names the table or view.</summary>
    /// <param name="table">The name as it is spelt in the catalogue: no quotes, case counts.</param>
    /// <param name="schema">The schema, likewise. Null leaves it to the search path.</param>
    public BulkInsert(string table, string? schema = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(table);
        Table = schema is null ? SqlText.Name(table) : $"{SqlText.Name(schema)}.{SqlText.Name(table)}";
    }

    /// <summary>How many rows go out in one round trip; so many are in memory at once.</summary>
    /// <value>1,000 by default; 1 to 100,000. Less where the table has a column of arrays and 65,535 parameters are reached.</value>
    public int BatchSize
    {
        get;
        init => field = value is >= 1 and <= 100_000 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A batch holds 1 to 100,000 rows.");
    } = 1_000;

    internal string Table { get; }

    internal IReadOnlyList<BulkColumn<T>> Columns => _columns;

    /// <summary>What was looked up, by the application it was looked up for.</summary>
    internal ConditionalWeakTable<SessionContext, BulkTarget> Targets { get; } = [];

    /// <summary>Fills a column.</summary>
    /// <param name="name">The column as it is spelt in the catalogue: no quotes, case counts.</param>
    /// <param name="value">Its value; null is NULL. It is cast to the type of the column, text also to json, enums and the like.</param>
    /// <returns>The same mapping.</returns>
    public BulkInsert<T> Column<TValue>(string name, Func<T, TValue> value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(value);
        if (_columns.Exists(column => column.Name == name))
        {
            throw new ArgumentException($"The column \"{name}\" is mapped already.", nameof(name));
        }

        _columns.Add(new TypedBulkColumn<T, TValue>(name, value));
        return this;
    }
}
