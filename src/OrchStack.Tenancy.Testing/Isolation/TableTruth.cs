using Npgsql;

namespace OrchStack.Tenancy.Testing;

/// <summary>How many rows each table has, and of whom, as the superuser sees it.</summary>
internal sealed class TableTruth
{
    private readonly Dictionary<string, Row> _rows = [];
    private readonly Tenant _first;

    private TableTruth(Tenant first) => _first = first;

    public static async Task<TableTruth> ReadAsync(TenantTestDatabase database, CancellationToken cancellationToken)
    {
        var truth = new TableTruth(database.First);
        foreach (var (table, quoted, kind, column) in await ReadDecisionsAsync(database.Admin, cancellationToken).ConfigureAwait(false))
        {
            var own = column is null ? "0, 0, count(*)" : $"count(*) FILTER (WHERE {column}::text = $1), count(*) FILTER (WHERE {column}::text = $2), count(*) FILTER (WHERE {column} IS NULL)";
            var command = database.Admin.CreateCommand($"SELECT count(*), {own}, $1, $2 FROM {quoted}");
            await using var _ = command.ConfigureAwait(false);
            command.Parameters.Add(new NpgsqlParameter { Value = database.First.Key.Text });
            command.Parameters.Add(new NpgsqlParameter { Value = database.Second.Key.Text });
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var __ = reader.ConfigureAwait(false);
            await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            truth._rows[table] = new Row(kind, column is not null, reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
        }

        return truth;
    }

    public RowExpectation Expect(string table, Tenant tenant)
    {
        var expectation = new RowExpectation($"tenant '{tenant.Slug}'");
        if (!_rows.TryGetValue(table, out var row))
        {
            return expectation with { IsUndecided = true };
        }

        var own = tenant.Id == _first.Id ? row.First : row.Second;
        return row switch
        {
            { Kind: "shared" } => expectation with { Expected = new RowsSeen(own + row.Shared), Total = row.Total, IsForAll = true },
            { Kind: "outside" } or { HasColumn: false } => expectation with { IsOutside = true },
            _ => expectation with { Expected = new RowsSeen(own), Total = row.Total },
        };
    }

    public RowExpectation ExpectOfNobody(string table)
    {
        var expectation = new RowExpectation("nobody");
        return _rows.GetValueOrDefault(table) switch
        {
            null => expectation with { IsUndecided = true },
            { Kind: "shared", HasColumn: false } row => expectation with { Expected = new RowsSeen(row.Total), Total = row.Total, IsForAll = true },
            { Kind: "shared" or "outside" } or { HasColumn: false } => expectation with { IsOutside = true },
            var row => expectation with { Total = row.Total },
        };
    }

    private static async Task<List<(string Table, string Quoted, string Kind, string? Column)>> ReadDecisionsAsync(NpgsqlDataSource admin, CancellationToken cancellationToken)
    {
        var decisions = new List<(string, string, string, string?)>();
        var command = admin.CreateCommand("""
            SELECT n.nspname || '.' || c.relname, format('%I.%I', n.nspname, c.relname), t.kind, quote_ident(t.tenant_column)
            FROM tenancy.tables t JOIN pg_class c ON c.oid = t.relation JOIN pg_namespace n ON n.oid = c.relnamespace
            """);
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var column = await reader.IsDBNullAsync(3, cancellationToken).ConfigureAwait(false) ? null : reader.GetString(3);
            decisions.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2), column));
        }

        return decisions;
    }

    /// <summary>Rows in all, of each tenant, and without a key of a tenant.</summary>
    private sealed record Row(string Kind, bool HasColumn, long Total, long First, long Second, long Shared);
}
