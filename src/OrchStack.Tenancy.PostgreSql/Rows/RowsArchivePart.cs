using System.Data;
using System.Data.Common;
using System.Text;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// <c>rows/{schema.table}.jsonl</c>: the rows of a table as PostgreSQL's to_jsonb writes them, without the tenant's column, which
/// the other stack fills with the key that the tenant has there. All under the application's login and the tenant's context.
/// </summary>
internal sealed class RowsArchivePart(TenantDataSource database, IOptions<TenantRowsOptions> options) : ITenantArchivePart
{
    private const int MostCharacters = 1 << 20;

    public string Name => "rows";

    // After settings and keys, before what may refer to rows.
    public int Order => -100;

    public async Task ExportAsync(TenantArchiveWriter archive, ITenantScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var connection = await database.Primary.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        foreach (var table in await TenantRowTables.ListAsync(connection, options.Value, cancellationToken).ConfigureAwait(false))
        {
            await archive.WriteAsync(table.Entry, stream => ExportAsync(connection, table, stream, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task RestoreAsync(TenantArchiveReader archive, ITenantScope scope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var connection = await database.Primary.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var tables = await TenantRowTables.ListAsync(connection, options.Value, cancellationToken).ConfigureAwait(false);
        Demand(archive.Names, tables);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);

        // What is there is of a restoring that failed, or of a handler that prepares: the archive has all that the tenant had.
        foreach (var table in Enumerable.Reverse(tables))
        {
            await RowCommand.RunAsync(connection, $"DELETE FROM {table.Sql} WHERE {SqlText.Name(table.TenantColumn)} IS NOT NULL", cancellationToken).ConfigureAwait(false);
        }

        var entries = archive.Names.ToHashSet(StringComparer.Ordinal);
        foreach (var table in tables.Where(table => entries.Contains(table.Entry)))
        {
            await RestoreAsync(connection, table, archive, cancellationToken).ConfigureAwait(false);
        }

        await MoveSequencesAsync(connection, tables, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Demand(IReadOnlyList<string> names, List<TenantRowTable> tables)
    {
        if (names.FirstOrDefault(name => tables.All(table => table.Entry != name)) is { } unknown)
        {
            throw new TenantArchiveException(
                $"The archive has rows of '{Uri.UnescapeDataString(unknown[..^".jsonl".Length])}', which is no table of tenants' rows in this database. Migrate the database to the version that the archive was exported from.");
        }

        if (options.Value.Migrator is null && tables.FirstOrDefault(static table => table.Counted.Count > 0) is { } counted)
        {
            throw new TenantArchiveException(
                $"The keys of {counted.Name} are counted by a sequence, which has to go past those of the archive. Say who may move it: AddTenantRows(o => o.Migrator = …).");
        }
    }

    private static async Task ExportAsync(DbConnection connection, TenantRowTable table, Stream stream, CancellationToken cancellationToken)
    {
        var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await using var _ = writer.ConfigureAwait(false);
        var command = connection.CreateCommand();
        await using var __ = command.ConfigureAwait(false);
        command.CommandText = $"SELECT (to_jsonb(r) - $1)::text FROM {table.Sql} r WHERE r.{SqlText.Name(table.TenantColumn)} IS NOT NULL";
        command.Parameters.Add(new NpgsqlParameter { Value = table.TenantColumn });
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            await writer.WriteAsync(reader.GetString(0).AsMemory(), cancellationToken).ConfigureAwait(false);
            await writer.WriteAsync("\n".AsMemory(), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task RestoreAsync(DbConnection connection, TenantRowTable table, TenantArchiveReader archive, CancellationToken cancellationToken)
    {
        var stream = await archive.OpenAsync(table.Entry, cancellationToken).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        using var reader = new StreamReader(stream);
        StringBuilder rows = new();
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            rows.Append(rows.Length == 0 ? '[' : ',').Append(line);
            if (rows.Length > MostCharacters)
            {
                await InsertAsync(connection, table, rows, cancellationToken).ConfigureAwait(false);
            }
        }

        if (rows.Length > 0)
        {
            await InsertAsync(connection, table, rows, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task InsertAsync(DbConnection connection, TenantRowTable table, StringBuilder rows, CancellationToken cancellationToken)
    {
        var json = rows.Append(']').ToString();
        rows.Clear();
        await RowCommand.RunAsync(
            connection,
            $"INSERT INTO {table.Sql} ({table.ColumnList}) OVERRIDING SYSTEM VALUE SELECT {table.ColumnList} FROM jsonb_populate_recordset(NULL::{table.Sql}, $1)",
            cancellationToken,
            new NpgsqlParameter { Value = json, NpgsqlDbType = NpgsqlDbType.Jsonb }).ConfigureAwait(false);
    }

    private async Task MoveSequencesAsync(DbConnection connection, List<TenantRowTable> tables, CancellationToken cancellationToken)
    {
        if (options.Value.Migrator is not { } login)
        {
            return; // then no table counts its keys
        }

        var migrator = new PrimaryDatabase(login);
        await using var _ = migrator.ConfigureAwait(false);
        foreach (var (table, column, sequence) in tables.SelectMany(static table => table.Counted, static (table, counted) => (table, counted.Column, counted.Sequence)))
        {
            long? last = null;
            await RowCommand.ReadAsync(
                connection, $"SELECT max({SqlText.Name(column)})::bigint FROM {table.Sql}", row => last = row.IsDBNull(0) ? null : row.GetInt64(0), cancellationToken).ConfigureAwait(false);
            if (last is { } key)
            {
                var session = await migrator.OpenAsync(cancellationToken).ConfigureAwait(false);
                await using var __ = session.ConfigureAwait(false);
                await AdminCommand.RunAsync(session, $"SELECT setval({SqlText.Literal(sequence)}, $1) FROM {sequence} WHERE last_value < $1 OR (last_value = $1 AND NOT is_called)", cancellationToken, key).ConfigureAwait(false);
            }
        }
    }
}
