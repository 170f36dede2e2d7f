using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>Takes items out of a channel and handles each in a scope of its tenant.</summary>
internal sealed partial class TenantChannelWorker<T> : BackgroundService
    where T : notnull
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly string Payload = typeof(T).Name;

    private readonly TenantLines<T> _lines;
    private readonly ITenantScopes _scopes;
    private readonly TenantChannelOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public TenantChannelWorker(
        TenantLines<T> lines, ITenantScopes scopes, IOptionsMonitor<TenantChannelOptions> options, TimeProvider time, ILogger<TenantChannelWorker<T>> logger)
    {
        _lines = lines;
        _scopes = scopes;
        _options = options.Get(TenantChannelOptions.NameFor(typeof(T)));
        _time = time;
        _logger = logger;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _lines.Close();
        if (ExecuteTask is not null)
        {
            await _lines.Drained.WaitAsync(_options.DrainTimeout, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (tenant, count) in _lines.Left())
        {
            Log.Left(_logger, count, Payload, tenant);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Whoever starts the host may sit in a scope: no tenant, span or other value of that flow may reach a handler.
        using (ExecutionContext.SuppressFlow())
        {
            return Task.WhenAll(Enumerable.Range(0, _options.MaxDegreeOfParallelism)
                .Select(_ => Task.Run(() => WorkAsync(stoppingToken), CancellationToken.None)));
        }
    }

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var (line, item) = await _lines.TakeAsync(stoppingToken).ConfigureAwait(false);
                await HandleAsync(line, item, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task HandleAsync(TenantLine<T> line, QueuedItem<T> item, CancellationToken stoppingToken)
    {
        var entered = false;
        try
        {
            var scope = await _scopes.EnterAsync(line.TenantId, stoppingToken).ConfigureAwait(false);
            entered = true;
            await using (scope.ConfigureAwait(false))
            {
                await HandleAsync(scope, item, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _lines.Return(line, item);
            return;
        }
        catch (TenantRegistryException outage) when (!entered)
        {
            // Not known is not gone: the item stays, and other tenants are served meanwhile.
            var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, _lines.Return(line, item) - 1), LongestPause.TotalSeconds));
            _ = ResumeAsync(line, pause, stoppingToken);
            Log.Postponed(_logger, outage, Payload, line.TenantId, pause);
            return;
        }
        catch (Exception gone) when (!entered && gone is InactiveTenantException or UnknownTenantException)
        {
            Log.Dropped(_logger, gone, Payload, line.TenantId);
        }
        catch (Exception fault)
        {
            Log.Failed(_logger, fault, Payload, line.TenantId);
        }

        _lines.Done(line);
    }

    private async Task HandleAsync(ITenantScope scope, QueuedItem<T> item, CancellationToken stoppingToken)
    {
        using var logs = _logger.IsEnabled(LogLevel.Critical) ? _logger.BeginScope(TenantLogScope.Of(scope.Tenant)) : null;
        using var activity = WorkTracing.Start(typeof(T), scope.Tenant, item.Origin);
        try
        {
            await scope.Services.GetRequiredService<ITenantWorkHandler<T>>().HandleAsync(item.Payload, stoppingToken).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            activity?.SetStatus(ActivityStatusCode.Error, fault.GetType().Name);
            throw;
        }
    }

    private async Task ResumeAsync(TenantLine<T> line, TimeSpan pause, CancellationToken stoppingToken)
    {
        await Task.Delay(pause, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _lines.Resume(line);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The handling of a {Payload} of tenant {Tenant} failed; it is not tried again.")]
        public static partial void Failed(ILogger logger, Exception fault, string payload, TenantId tenant);

        [LoggerMessage(2, LogLevel.Warning, "Dropped a {Payload} of tenant {Tenant}, which is not served any more.")]
        public static partial void Dropped(ILogger logger, Exception gone, string payload, TenantId tenant);

        [LoggerMessage(3, LogLevel.Warning, "Kept a {Payload} of tenant {Tenant}, because the registry did not answer; the next try is in {Pause}.")]
        public static partial void Postponed(ILogger logger, Exception outage, string payload, TenantId tenant, TimeSpan pause);

        [LoggerMessage(4, LogLevel.Warning, "Stopped with {Count} {Payload} of tenant {Tenant} not done; they are lost.")]
        public static partial void Left(ILogger logger, int count, string payload, TenantId tenant);
    }
}
