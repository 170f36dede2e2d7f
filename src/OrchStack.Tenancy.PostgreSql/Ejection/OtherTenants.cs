using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Rows of more than one tenant in tables whose tenant column goes: without it they would be everybody's.</summary>
internal sealed class OtherTenants(NpgsqlConnection connection)
{
    public async Task DealWithAsync(TenantKey? keepOnly, CancellationToken cancellationToken)
    {
        var tables = await AdminRows.ListAsync(
            connection,
            """
            SELECT DISTINCT k.relation, k.name::text
            FROM tenancy.adoption_columns k JOIN pg_catalog.pg_attribute a ON a.attrelid = to_regclass(k.relation) AND a.attname = k.name AND NOT a.attisdropped
            ORDER BY 1
            """,
            row => (Name: row.GetString(0), Column: SqlText.Name(row.GetString(1))), cancellationToken).ConfigureAwait(false);
        if (tables.Count == 0)
        {
            return;
        }

        // Until the end: no row may come in between.
        await AdminCommand.RunAsync(connection, $"LOCK TABLE {string.Join(", ", tables.Select(table => table.Name))} IN ACCESS EXCLUSIVE MODE", cancellationToken).ConfigureAwait(false);
        if (keepOnly is not null)
        {
            await DeleteAsync(tables, keepOnly, cancellationToken).ConfigureAwait(false);
        }

        var tenants = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (table, column) in tables)
        {
            tenants.UnionWith(await EndsAsync(table, column, cancellationToken).ConfigureAwait(false));
        }

        if (tenants.Count > 1)
        {
            throw new AdoptionException($"""
                Refused to eject: the tables hold rows of several tenants ({string.Join(", ", tenants.Take(3))}{(tenants.Count > 3 ? ", …" : "")}), and without the tenant column nobody could tell whose they are.
                Nothing was changed. Move the rows of all tenants but one elsewhere, or name the one that stays (KeepOnly, on the command line --keep-only): the rows of all others are then deleted.
                """);
        }
    }

    /// <summary>The least and the greatest: both are found by an index, and differ where there are two tenants.</summary>
    private Task<List<string>> EndsAsync(string table, string column, CancellationToken cancellationToken) => AdminRows.ListAsync(
        connection,
        $"""
        (SELECT {column}::text FROM {table} WHERE {column} IS NOT NULL ORDER BY {column} LIMIT 1)
        UNION (SELECT {column}::text FROM {table} WHERE {column} IS NOT NULL ORDER BY {column} DESC LIMIT 1)
        """,
        row => row.GetString(0),
        cancellationToken);

    /// <summary>In one statement, at the end of which foreign keys are checked: the order of tables does not matter, nor do circles.</summary>
    private Task DeleteAsync(IEnumerable<(string Name, string Column)> tables, TenantKey keepOnly, CancellationToken cancellationToken)
    {
        var deletes = tables.Select((table, place) => $"d{place} AS (DELETE FROM {table.Name} WHERE {table.Column}::text <> $1)");
        return AdminCommand.RunLongAsync(connection, $"WITH {string.Join(", ", deletes)} SELECT", cancellationToken, keepOnly.Text);
    }
}
