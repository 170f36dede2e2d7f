using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Tells this process at once and numbers the change for every other node. What could not be numbered is not an error of
/// the write that it speaks of, which is stored: other nodes see it when their answers are no longer fresh, after 30 seconds.
/// </summary>
/// <param name="inProcess">Those who listen in this process.</param>
/// <param name="database">Where changes are numbered.</param>
/// <param name="metrics">Counts what was not numbered.</param>
/// <param name="logger">Where it is said.</param>
internal sealed partial class PostgreSqlTenantChanges(
    ITenantChanges inProcess, RegistryDatabase database, ChangeMetrics metrics, ILogger<PostgreSqlTenantChanges> logger) : ITenantChanges
{
    /// <summary>How long anybody waits for the database to take note.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async ValueTask PublishAsync(TenantChange change, CancellationToken cancellationToken = default)
    {
        await inProcess.PublishAsync(change, CancellationToken.None).ConfigureAwait(false);
        try
        {
            // Not the caller's token: a request that is given up must not keep other nodes from hearing of what it stored.
            using var patience = new CancellationTokenSource(Patience);
            await ChangeLog.AppendAsync(database, change, patience.Token).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            metrics.Unpublished();
            Log.NotPublished(logger, fault, change.Kind, change.TenantId);
        }
    }

    public IDisposable Subscribe(Action<TenantChange> listener) => inProcess.Subscribe(listener);

    /// <summary>Tells this process what another node, or this one, has published.</summary>
    public ValueTask HearAsync(TenantChange change) => inProcess.PublishAsync(change, CancellationToken.None);

    /// <summary>Makes every node look, this one too. Where it fails, this node goes on looking by the clock.</summary>
    public async ValueTask AnnounceAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await ChangeLog.AnnounceAsync(database, patience.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotAnnounced(logger, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Other nodes were not told that {Kind} of tenant {TenantId} has changed: they see it within 30 seconds.")]
        public static partial void NotPublished(ILogger logger, Exception fault, TenantChangeKind kind, TenantId? tenantId);

        [LoggerMessage(2, LogLevel.Warning, "Whether changes are announced on this node's connection could not be tried; it looks for them every second.")]
        public static partial void NotAnnounced(ILogger logger, Exception fault);
    }
}
