using System.Transactions;
using OrchStack.Tenancy;
using OrchStack.Tenancy.EFCore;
using OrchStack.Tenancy.PostgreSql;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Many rows at once through a context's connection.</summary>
public static class TenancyDbContextExtensions
{
    /// <summary>
    /// Writes many rows of the current tenant, 1,000 in each round trip, past change tracking: for imports. Takes part in the
    /// context's transaction, or has one of its own. All rows or none.
    /// </summary>
    /// <param name="context">The context.</param>
    /// <param name="rows">
    /// Entities that are one row of one table. Keys and values that the database makes are made there and not read back. What
    /// they refer to is not written.
    /// </param>
    /// <param name="cancellationToken">Cancels it; nothing is written then.</param>
    /// <returns>How many rows were written.</returns>
    /// <exception cref="NotSupportedException">Such an entity is more than one row of one table.</exception>
    /// <exception cref="MissingTenantException">There is no current tenant.</exception>
    /// <exception cref="ContextTenantException">The context tracks entities of another tenant.</exception>
    public static async Task<long> BulkInsertAsync<TEntity>(this DbContext context, IEnumerable<TEntity> rows, CancellationToken cancellationToken = default)
        where TEntity : class
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(rows);
        var into = EntityBulkInsert.Of<TEntity>(context);
        if (context.Database.CurrentTransaction is not null || Transaction.Current is not null)
        {
            return await WriteAsync().ConfigureAwait(false);
        }

        // A transaction of one's own goes through the strategy that retries, where there is one: the rows are read again then.
        return await context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using var _ = transaction.ConfigureAwait(false);
            var written = await WriteAsync().ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return written;
        }).ConfigureAwait(false);

        async Task<long> WriteAsync()
        {
            // An ambient transaction is joined by a connection when it opens.
            await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var connection = (TenantConnection)context.Database.GetTenantConnection();
                await using var _ = connection.ConfigureAwait(false);
                return await new BulkWriter<TEntity>(into, connection, [], static _ => { }).WriteAsync(rows.ToAsyncEnumerable(), cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await context.Database.CloseConnectionAsync().ConfigureAwait(false);
            }
        }
    }
}
