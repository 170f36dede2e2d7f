using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy.Quotas;

/// <summary>Looks at one tenant's usage once a second for all who watch it. Each look enters the tenant anew, so one that is not served any more ends it.</summary>
internal sealed partial class LiveUsage : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly ITenantScopes _scopes;
    private readonly ITenantQuotas _quotas;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PeriodicTimer _timer;
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationToken _ended;
    private volatile UsageLook _last;

    public LiveUsage(TenantId tenant, QuotaSubject subject, ITenantScopes scopes, ITenantQuotas quotas, TimeProvider time, ILogger logger)
    {
        Tenant = tenant;
        Subject = subject;
        _scopes = scopes;
        _quotas = quotas;
        _time = time;
        _logger = logger;
        _timer = new PeriodicTimer(BetweenLooks, time);
        _ended = _end.Token;
        _last = new UsageLook(null, time.GetUtcNow());

        // The first one's request must not stay around it.
        ThreadPool.UnsafeQueueUserWorkItem(static live => _ = live.WatchAsync(), this, preferLocal: false);
    }

    public TenantId Tenant { get; }

    public QuotaSubject Subject { get; }

    /// <summary>How many watch it; <see cref="LiveUsages"/> counts.</summary>
    public int Watchers { get; set; }

    public UsageLook Last => _last;

    public void Dispose()
    {
        _end.Cancel();
        _timer.Dispose();
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            while (await _timer.WaitForNextTickAsync(_ended).ConfigureAwait(false))
            {
                Tell(await LookAsync().ConfigureAwait(false));
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
        }
        catch (Exception fault) when (fault is UnknownTenantException or InactiveTenantException)
        {
            Log.Closed(_logger, Watchers, Tenant);
        }
        catch (Exception fault)
        {
            Log.Failed(_logger, fault, Watchers, Tenant);
        }
        finally
        {
            Tell(new UsageLook(null, _time.GetUtcNow(), isEnd: true));
        }
    }

    private async Task<UsageLook> LookAsync()
    {
        try
        {
            var usage = await _scopes.RunAsync(Tenant, ct => _quotas.GetUsageAsync(Subject, ct).AsTask(), _ended).ConfigureAwait(false);
            var last = _last;
            return last.Says(usage) ? new UsageLook(last.Usage, last.At) : new UsageLook(usage, _time.GetUtcNow());
        }
        catch (QuotaUnavailableException)
        {
            return new UsageLook(null, _time.GetUtcNow());
        }
    }

    private void Tell(UsageLook look)
    {
        var before = _last;
        _last = look;
        before.Pass();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Ended {Count} streams of usage of tenant {TenantId}, which is not served any more.")]
        public static partial void Closed(ILogger logger, int count, TenantId tenantId);

        [LoggerMessage(2, LogLevel.Error, "Ended {Count} streams of usage of tenant {TenantId}, because it could not be read.")]
        public static partial void Failed(ILogger logger, Exception fault, int count, TenantId tenantId);
    }
}
