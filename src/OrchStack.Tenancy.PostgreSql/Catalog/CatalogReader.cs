using System.Data;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Reads a <see cref="TableCatalog"/>. For one reading.</summary>
internal sealed class CatalogReader(NpgsqlConnection connection)
{
    public async Task<TableCatalog> ReadAsync(string[] names, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);

        var described = await ListAsync(
            "SELECT to_regclass(name)::oid FROM unnest($1) WITH ORDINALITY u (name, place) ORDER BY place",
            names, row => row.IsDBNull(0) ? null : row.GetFieldValue<uint?>(0), cancellationToken).ConfigureAwait(false);

        // Names in what the catalogue writes are then complete, whatever path the connection had.
        await AdminCommand.RunAsync(connection, "SET LOCAL search_path = pg_catalog", cancellationToken).ConfigureAwait(false);
        var oids = await ListAsync(CatalogSql.Descended, described.OfType<uint>().ToArray(), row => row.GetFieldValue<uint>(0), cancellationToken).ConfigureAwait(false);
        return await ReadAsync(oids.ToArray(), described, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TableCatalog> ReadAsync(uint[] oids, List<uint?> described, CancellationToken cancellationToken)
    {
        var grants = await LookUpAsync(CatalogSql.Grants, oids, CatalogRows.Grant, cancellationToken).ConfigureAwait(false);
        var columns = await LookUpAsync(CatalogSql.Columns, oids, CatalogRows.Column, cancellationToken).ConfigureAwait(false);
        var indexes = await LookUpAsync(CatalogSql.Indexes, oids, CatalogRows.Index, cancellationToken).ConfigureAwait(false);
        var policies = await LookUpAsync(CatalogSql.Policies, oids, CatalogRows.Policy, cancellationToken).ConfigureAwait(false);
        var sequences = await LookUpAsync(CatalogSql.Sequences, oids, CatalogRows.Sequence, cancellationToken).ConfigureAwait(false);
        var records = await RecordsAsync(oids, cancellationToken).ConfigureAwait(false);
        var foreignKeys = await ListAsync(CatalogSql.ForeignKeys, oids, CatalogRows.ForeignKey, cancellationToken).ConfigureAwait(false);
        var names = await ListAsync(CatalogSql.Names, oids, row => (row.GetString(0), row.GetString(1)), cancellationToken).ConfigureAwait(false);
        var tables = await ListAsync(CatalogSql.Tables, oids, CatalogRows.Table, cancellationToken).ConfigureAwait(false);

        return new TableCatalog(
            tables.Select(table => table with
            {
                Grants = [.. grants[table.Oid]],
                Columns = [.. columns[table.Oid]],
                Indexes = [.. indexes[table.Oid]],
                Policies = [.. policies[table.Oid]],
                Sequences = [.. sequences[table.Oid]],
                Record = records[table.Oid].FirstOrDefault(),
                ForeignKeys = [.. foreignKeys.Where(key => key.Table == table.Oid)],
            }),
            [.. foreignKeys.Where(key => !oids.Contains(key.Table))],
            names.ToHashSet(),
            described);
    }

    /// <summary>None before the schema is installed: a plan may be read first.</summary>
    private async Task<ILookup<uint, CatalogRecord>> RecordsAsync(uint[] oids, CancellationToken cancellationToken)
    {
        var installed = await ListAsync("SELECT true WHERE to_regclass('tenancy.tables') IS NOT NULL AND $1 IS NOT NULL", oids, _ => true, cancellationToken).ConfigureAwait(false);
        return await LookUpAsync(installed.Count > 0 ? CatalogSql.Records : CatalogSql.NoRecords, oids, CatalogRows.Record, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Rows whose first column is the table that they are of.</summary>
    private async Task<ILookup<uint, T>> LookUpAsync<T>(string sql, uint[] oids, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = await ListAsync(sql, oids, row => (Table: row.GetFieldValue<uint>(0), Value: read(row)), cancellationToken).ConfigureAwait(false);
        return rows.ToLookup(row => row.Table, row => row.Value);
    }

    private async Task<List<T>> ListAsync<T>(string sql, object parameter, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection) { Parameters = { Parameter(parameter) } };
        await using var _ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static NpgsqlParameter Parameter(object value) => value is uint[]
        ? new NpgsqlParameter { Value = value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Oid }
        : new NpgsqlParameter { Value = value };
}
