using System.Data.Common;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Streams what a query of the current tenant finds out of the database (COPY TO). Policies hold as for the query itself.</summary>
public static class ExportExtensions
{
    /// <summary>Opens an export on a connection of its own, in a transaction that cannot write.</summary>
    /// <param name="source">The data source.</param>
    /// <param name="query">One SELECT. COPY takes no parameters: put nothing into the text that came from outside.</param>
    /// <param name="format">How rows are written.</param>
    /// <param name="cancellationToken">Cancels the opening; the stream's methods take their own.</param>
    /// <returns>The stream; dispose of it. Rows arrive as it is read, and so do refusals.</returns>
    /// <exception cref="SeveralStatementsException">The text holds more than one statement. None ran.</exception>
    /// <exception cref="MissingTenantException">There is no current tenant and the query reads a tenant-owned table; thrown by the first read.</exception>
    public static async Task<Stream> ExportAsync(
        this TenantDataSource source, string query, ExportFormat format = ExportFormat.Csv, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        var connection = (TenantConnection)await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var transaction = connection.IsEnlisted ? null : await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            return await Export.OpenAsync(connection, query, format, connection, isReadOnly: transaction is not null, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Opens an export inside a transaction of a connection of <see cref="TenantDataSource"/>, which stays open.</summary>
    /// <inheritdoc cref="ExportAsync(TenantDataSource, string, ExportFormat, CancellationToken)"/>
    /// <param name="transaction">The transaction. Disposing of the stream before its end cancels the query, and the transaction with it.</param>
    /// <param name="query">One SELECT. COPY takes no parameters: put nothing into the text that came from outside.</param>
    /// <param name="format">How rows are written.</param>
    /// <param name="cancellationToken">Cancels the opening; the stream's methods take their own.</param>
    public static Task<Stream> ExportAsync(
        this DbTransaction transaction, string query, ExportFormat format = ExportFormat.Csv, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(query);
        return Export.OpenAsync(TenantTransaction.Demand(transaction), query, format, null, isReadOnly: false, cancellationToken);
    }
}
