using System.Data.Common;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Turns a query into COPY TO, once the server has read it as exactly one statement.</summary>
internal static class Export
{
    public static async Task<Stream> OpenAsync(
        TenantConnection connection, string query, ExportFormat format, IAsyncDisposable? owned, bool isReadOnly, CancellationToken cancellationToken)
    {
        // COPY goes out in the protocol that runs several statements, and its query stands in parentheses. Explained alone,
        // in the protocol that takes one, a text that would close them or add a statement is refused, and nothing of it runs.
        var check = connection.CreateBatch();
        await using var _ = check.ConfigureAwait(false);
        if (isReadOnly)
        {
            Add(check, "SET TRANSACTION READ ONLY");
        }

        Add(check, "EXPLAIN (COSTS OFF)\n" + query);
        await check.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return new ExportStream(await CopyAsync(connection, query, format, cancellationToken).ConfigureAwait(false), owned);
        }
        catch (Exception fault)
        {
            Refusal.ThrowTranslated(fault);
            throw;
        }
    }

    private static async Task<Stream> CopyAsync(TenantConnection connection, string query, ExportFormat format, CancellationToken cancellationToken)
    {
        // The line's end keeps a comment at the end of the query from hiding what follows.
        var copy = $"COPY (\n{query}\n) TO STDOUT ";
        if (format == ExportFormat.Binary)
        {
            return await connection.Inner.BeginRawBinaryCopyAsync(copy + "(FORMAT binary)", cancellationToken).ConfigureAwait(false);
        }

        var text = copy + (format == ExportFormat.Csv ? "(FORMAT csv, HEADER)" : "(FORMAT text)");
        return ((StreamReader)await connection.Inner.BeginTextExportAsync(text, cancellationToken).ConfigureAwait(false)).BaseStream;
    }

    private static void Add(DbBatch batch, string sql)
    {
        var command = batch.CreateBatchCommand();
        command.CommandText = sql;
        batch.BatchCommands.Add(command);
    }
}
