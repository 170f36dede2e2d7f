using System.Data.Common;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Writes many rows of the current tenant, as COPY FROM would if PostgreSQL took it under row-level security. All rows or none.
/// </summary>
public static class BulkInsertExtensions
{
    /// <summary>Writes the rows in a transaction of their own, or in the ambient one that connections of the data source enlist in.</summary>
    /// <returns>How many rows were written.</returns>
    /// <exception cref="CrossTenantWriteException">A row names another tenant. No row was written.</exception>
    /// <exception cref="MissingTenantException">There is no current tenant.</exception>
    public static Task<long> BulkInsertAsync<T>(
        this TenantDataSource source, BulkInsert<T> into, IAsyncEnumerable<T> rows, CancellationToken cancellationToken = default) =>
        InOwnTransactionAsync(source, into, rows, [], static _ => { }, cancellationToken);

    /// <inheritdoc cref="BulkInsertAsync{T}(TenantDataSource, BulkInsert{T}, IAsyncEnumerable{T}, CancellationToken)"/>
    /// <param name="source">The data source.</param>
    /// <param name="into">The mapping.</param>
    /// <param name="rows">The rows; read batch by batch.</param>
    /// <param name="returning">Columns to read back, such as generated keys.</param>
    /// <param name="read">Reads them from one row. PostgreSQL does not promise their order.</param>
    /// <param name="cancellationToken">Cancels it; nothing is written then.</param>
    /// <returns>What was read back.</returns>
    public static async Task<IReadOnlyList<TResult>> BulkInsertAsync<T, TResult>(
        this TenantDataSource source,
        BulkInsert<T> into,
        IAsyncEnumerable<T> rows,
        IReadOnlyList<string> returning,
        Func<DbDataReader, TResult> read,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(returning);
        ArgumentNullException.ThrowIfNull(read);
        var results = new List<TResult>();
        await InOwnTransactionAsync(source, into, rows, returning, row => results.Add(read(row)), cancellationToken).ConfigureAwait(false);
        return results;
    }

    /// <summary>Writes the rows in a transaction that was begun on a connection of <see cref="TenantDataSource"/>, and leaves it open.</summary>
    /// <inheritdoc cref="BulkInsertAsync{T}(TenantDataSource, BulkInsert{T}, IAsyncEnumerable{T}, CancellationToken)"/>
    public static Task<long> BulkInsertAsync<T>(
        this DbTransaction transaction, BulkInsert<T> into, IAsyncEnumerable<T> rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(into);
        ArgumentNullException.ThrowIfNull(rows);
        return new BulkWriter<T>(into, TenantTransaction.Demand(transaction), [], static _ => { }).WriteAsync(rows, cancellationToken);
    }

    private static async Task<long> InOwnTransactionAsync<T>(
        TenantDataSource source, BulkInsert<T> into, IAsyncEnumerable<T> rows, IReadOnlyList<string> returning, Action<DbDataReader> onRow, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(into);
        ArgumentNullException.ThrowIfNull(rows);
        var connection = (TenantConnection)await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var writer = new BulkWriter<T>(into, connection, returning, onRow);
        if (connection.IsEnlisted)
        {
            return await writer.WriteAsync(rows, cancellationToken).ConfigureAwait(false);
        }

        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);
        var written = await writer.WriteAsync(rows, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return written;
    }
}
