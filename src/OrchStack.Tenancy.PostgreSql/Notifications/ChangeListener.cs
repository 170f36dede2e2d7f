using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Follows the changes of all nodes on a connection of its own. An announcement only says "look"; what has changed stands in
/// the numbered log, so a forged announcement does nothing and a missed one loses nothing. After each connect it reads what it
/// has missed, and without announcements it looks by the clock.
/// </summary>
internal sealed partial class ChangeListener(
    IOptions<PostgreSqlTenancyOptions> options, ITenantChanges changes, ChangeMetrics metrics, TimeProvider time, ILogger<ChangeListener> logger)
    : BackgroundService
{
    /// <summary>Between two looks where nothing is announced.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks where changes are announced: they show that the connection still is one.</summary>
    private static readonly TimeSpan ProofInterval = TimeSpan.FromSeconds(10);

    /// <summary>The least time between two looks, whoever announces how much.</summary>
    private static readonly TimeSpan LeastGap = TimeSpan.FromMilliseconds(100);

    private long? _known;
    private int _failures;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if ((options.Value.Notifications ?? options.Value.Registry) is not { } source || changes is not PostgreSqlTenantChanges own)
        {
            return;
        }

        var database = new PrimaryDatabase(source, isPooled: false);
        await using var _ = database.ConfigureAwait(false);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(database, own, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                var delay = ReconnectDelay.After(++_failures, Random.Shared.NextDouble());
                metrics.State = ChangeChannelState.Disconnected;
                Log.Lost(logger, fault, delay);
                await Task.Delay(delay, time, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private async Task FollowAsync(PrimaryDatabase database, PostgreSqlTenantChanges own, CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var isAnnounced = false;
        connection.Notification += (_, _) => isAnnounced = true;
        await ListenAsync(connection, cancellationToken).ConfigureAwait(false);

        // Whatever was committed before LISTEN is read now; whatever comes after is announced.
        await CatchUpAsync(connection, own, cancellationToken).ConfigureAwait(false);
        _failures = 0;
        Enter(ChangeChannelState.Polling);

        // A pooler in transaction mode takes LISTEN and delivers nothing: one announcement of our own shows which it is.
        await own.AnnounceAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            if (!isAnnounced)
            {
                var patience = metrics.State == ChangeChannelState.Listening ? ProofInterval : PollInterval;
                await connection.WaitAsync(patience, cancellationToken).ConfigureAwait(false);
            }

            var wasAnnounced = isAnnounced;
            isAnnounced = false;
            var found = await CatchUpAsync(connection, own, cancellationToken).ConfigureAwait(false);
            if (wasAnnounced)
            {
                Enter(ChangeChannelState.Listening);
                await Task.Delay(LeastGap, time, cancellationToken).ConfigureAwait(false);
            }
            else if (found > 0)
            {
                // It came without a word, so words do not come.
                Enter(ChangeChannelState.Polling);
            }
        }
    }

    private async Task<int> CatchUpAsync(NpgsqlConnection connection, PostgreSqlTenantChanges own, CancellationToken cancellationToken)
    {
        var found = 0;
        ChangePage page;
        do
        {
            page = await ChangeLog.ReadAsync(connection, _known, cancellationToken).ConfigureAwait(false);
            foreach (var change in page.Changes)
            {
                await own.HearAsync(change).ConfigureAwait(false);
            }

            _known = page.Last;
            found += page.Changes.Count;
        }
        while (page.HasMore);

        return found;
    }

    private static async Task ListenAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var listen = new NpgsqlCommand($"LISTEN {ChangeLog.Channel}", connection);
        await using var _ = listen.ConfigureAwait(false);
        await listen.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Enter(ChangeChannelState state)
    {
        if (metrics.State != state)
        {
            metrics.State = state;
            Log.Entered(logger, state);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The connection on which this node hears of changes was lost; it is opened again in {Delay}. Until then changes by other nodes are seen within 30 seconds.")]
        public static partial void Lost(ILogger logger, Exception fault, TimeSpan delay);

        [LoggerMessage(2, LogLevel.Information, "This node hears of changes by other nodes: {State}.")]
        public static partial void Entered(ILogger logger, ChangeChannelState state);
    }
}
