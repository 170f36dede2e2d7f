using Microsoft.Extensions.Options;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Deletes a tenant's rows under the application's login and the tenant's own context: the fence itself keeps it from anybody
/// else's. Each table is for itself, so that what was done stays done.
/// </summary>
internal sealed class TenantRowsCleanUp(TenantDataSource database, IOptions<TenantRowsOptions> options, ITenantRemovals removals) : ITenantLifecycleHandler
{
    public async Task CleanUpAsync(ITenantScope scope, CancellationToken cancellationToken)
    {
        var connection = await database.Primary.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var left = await TenantRowTables.ListAsync(connection, options.Value, cancellationToken).ConfigureAwait(false);
        DemandRights(left);
        left.Reverse();
        while (left.Count > 0)
        {
            List<(TenantRowTable Table, PostgresException Fault)> held = [];
            foreach (var table in left)
            {
                try
                {
                    var rows = await RowCommand.RunAsync(connection, $"DELETE FROM {table.Sql} WHERE {SqlText.Name(table.TenantColumn)} IS NOT NULL", cancellationToken).ConfigureAwait(false);
                    removals.Add($"rows of {table.Name}", rows);
                }
                catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.ForeignKeyViolation)
                {
                    held.Add((table, fault)); // by rows of another that may go first
                }
            }

            left = held.Count < left.Count ? [.. held.Select(static item => item.Table)] : throw new InvalidOperationException(
                $"The rows of {string.Join(", ", held.Select(static item => item.Table.Name))} hold each other by foreign keys, or are held by rows of a table that is left. Delete them in a handler of your own with a higher Order, or make one of the keys ON DELETE CASCADE or SET NULL.",
                held[0].Fault);
        }
    }

    private static void DemandRights(List<TenantRowTable> tables)
    {
        var kept = tables.Where(static table => !table.MayDelete).Select(static table => table.Name).ToList();
        if (kept.Count > 0)
        {
            throw new InvalidOperationException(
                $"The application's login may not delete rows of {string.Join(", ", kept)}, so a tenant's would stay. Grant DELETE to tenancy_app, or deal with them in a handler of your own and say so: AddTenantRows(o => o.Leave.Add(\"{kept[0]}\")).");
        }
    }
}
