using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>
/// Closes the connections of tenants that are not served any more: at once after word of a change, and where none
/// arrives by looking at each connected tenant. One timer for the node, and none while nobody is connected.
/// </summary>
internal sealed partial class TenantHubWatch : IDisposable
{
    /// <summary>
    /// The cache renews an answer at eight tenths of its age when somebody asks; with ten looks in that time one falls
    /// between there and the end, and the next sees the renewed answer.
    /// </summary>
    private const int LooksPerFreshness = 10;

    private readonly TenantHubConnections _connections;
    private readonly TenantLookup _lookup;
    private readonly ILogger<TenantHubWatch> _logger;
    private readonly TimeSpan _period;
    private readonly ITimer _timer;
    private readonly IDisposable _subscription;
    private int _asked;

    public TenantHubWatch(
        TenantHubConnections connections,
        TenantLookup lookup,
        ITenantChanges changes,
        IOptions<TenantCacheOptions> options,
        TimeProvider time,
        ILogger<TenantHubWatch> logger)
    {
        _connections = connections;
        _lookup = lookup;
        _logger = logger;
        _period = options.Value.Freshness / LooksPerFreshness;
        _timer = CreateTimer(time);

        // After the cache, which the look-up brings along: word of a change ends its answers before they are asked for here.
        _subscription = changes.Subscribe(Hear);
    }

    public TenantHubConnection? Find(string connectionId) => _connections.Find(connectionId);

    public void Begin(TenantHubConnection connection, HubConnectionContext hub)
    {
        connection.Attach(hub);
        lock (_timer)
        {
            _connections.Add(connection);
            if (_connections.Count == 1)
            {
                _timer.Change(_period, _period);
            }
        }
    }

    public void End(TenantHubConnection connection)
    {
        lock (_timer)
        {
            _connections.Remove(connection);
            if (_connections.Count == 0)
            {
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>In an outage each look may wait; one tenant's must not hold up all others.</summary>
    internal Task LookAtAllAsync() =>
        Parallel.ForEachAsync(_connections.Tenants(), new ParallelOptions { MaxDegreeOfParallelism = 16 }, LookAsync);

    public void Dispose()
    {
        _subscription.Dispose();
        _timer.Dispose();
    }

    private void Hear(TenantChange change)
    {
        if ((change.Kind & TenantChangeKind.Tenant) == 0)
        {
            return;
        }

        if (change.TenantId is not { } tenant)
        {
            LookAtAll();
        }
        else if (_connections.Of(tenant).Length > 0)
        {
            Start(() => LookAsync(tenant, CancellationToken.None).AsTask());
        }
    }

    /// <summary>However often it is called, one look is under way and at most one more follows it.</summary>
    private void LookAtAll()
    {
        if (Interlocked.Increment(ref _asked) == 1)
        {
            Start(LookUntilNobodyAsksAsync);
        }
    }

    private async Task LookUntilNobodyAsksAsync()
    {
        int asked;
        do
        {
            asked = Volatile.Read(ref _asked);
            await LookAtAllAsync().ConfigureAwait(false);
        }
        while (Interlocked.CompareExchange(ref _asked, 0, asked) != asked);
    }

    private async ValueTask LookAsync(TenantId id, CancellationToken cancellationToken)
    {
        Tenant? tenant;
        try
        {
            tenant = await _lookup.FindAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (TenantRegistryException outage)
        {
            // An outage says nothing about the tenant. Invocations ask for themselves.
            Log.NotLookedUp(_logger, outage, id);
            return;
        }

        if (tenant is { Status: TenantStatus.Active })
        {
            return;
        }

        var connections = _connections.Of(id);
        if (connections.Length > 0)
        {
            Log.Closed(_logger, connections.Length, id);
        }

        foreach (var connection in connections)
        {
            connection.Abort();
        }
    }

    /// <summary>Nobody's tenant is around a look: the pool does not take the caller's flow along.</summary>
    private static void Start(Func<Task> look) => ThreadPool.UnsafeQueueUserWorkItem(static look => _ = look(), look, preferLocal: false);

    /// <summary>A timer keeps the flow in which it was made, and that may be a tenant's.</summary>
    private ITimer CreateTimer(TimeProvider time)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return Create();
        }

        using (ExecutionContext.SuppressFlow())
        {
            return Create();
        }

        ITimer Create() => time.CreateTimer(
            static watch => ((TenantHubWatch)watch!).LookAtAll(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Closed {Count} hub connections of tenant {TenantId}, which is not served any more.")]
        public static partial void Closed(ILogger logger, int count, TenantId tenantId);

        [LoggerMessage(2, LogLevel.Debug, "Left the hub connections of tenant {TenantId} open: the registry does not answer.")]
        public static partial void NotLookedUp(ILogger logger, Exception outage, TenantId tenantId);
    }
}
