using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy.Quotas;

/// <summary>Renews the leases of this node, each when a third of its time is over. One timer for all, and none while there are no leases.</summary>
internal sealed partial class LeaseKeeper(TimeProvider time, ILogger<LeaseKeeper> logger) : IDisposable
{
    private const int Share = 3;
    private const int AtOnce = 32;

    // A third of the shortest time to live, with room to spare.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<QuotaLease, bool> _leases = new();
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private Task _looking = Task.CompletedTask;

    public void Add(QuotaLease lease, long askedAt)
    {
        lease.RenewedAt = askedAt;
        _leases[lease] = true;
        lock (_gate)
        {
            _timer ??= time.CreateTimer(static keeper => _ = ((LeaseKeeper)keeper!).LookAsync(), this, BetweenLooks, BetweenLooks);
        }
    }

    public void Remove(QuotaLease lease)
    {
        _leases.TryRemove(lease, out _);
        lock (_gate)
        {
            if (_leases.IsEmpty)
            {
                _timer?.Dispose();
                _timer = null;
            }
        }
    }

    /// <summary>Whether a lease is this node's, and lives.</summary>
    public bool Has(QuotaLease lease) => _leases.ContainsKey(lease);

    /// <summary>The clock by which it is known how old a renewal is: it is not put forward or back.</summary>
    public long Now => time.GetTimestamp();

    public void Dispose() => _timer?.Dispose();

    /// <summary>Renews what is due. While it is going on, it is not begun again: whoever asks waits for the same.</summary>
    internal Task LookAsync()
    {
        lock (_gate)
        {
            return _looking.IsCompleted ? _looking = RenewDueAsync() : _looking;
        }
    }

    private async Task RenewDueAsync()
    {
        var due = _leases.Keys.Where(lease => time.GetElapsedTime(lease.RenewedAt) * Share >= lease.TimeToLive).ToArray();
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, RenewAsync).ConfigureAwait(false);
    }

    private async ValueTask RenewAsync(QuotaLease lease, CancellationToken cancellationToken)
    {
        // Counted from when it was asked: the store's time begins later, so the holder never believes longer than the store does.
        var askedAt = Now;
        try
        {
            if (await lease.RenewAsync(cancellationToken).ConfigureAwait(false))
            {
                lease.RenewedAt = askedAt;
                return;
            }
        }
        catch (Exception fault)
        {
            if (time.GetElapsedTime(lease.RenewedAt) < lease.TimeToLive)
            {
                Log.NotRenewed(logger, fault, lease.Id);
                return;
            }
        }

        Log.Lost(logger, lease.Id);
        Remove(lease);
        lease.Lose();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "The lease {LeaseId} was not renewed; it is tried again.")]
        public static partial void NotRenewed(ILogger logger, Exception fault, string leaseId);

        [LoggerMessage(2, LogLevel.Warning, "The lease {LeaseId} is lost: it was not renewed in time.")]
        public static partial void Lost(ILogger logger, string leaseId);
    }
}
