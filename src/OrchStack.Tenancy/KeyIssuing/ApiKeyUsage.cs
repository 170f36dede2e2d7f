using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy;

/// <summary>
/// Notes when keys were used, to the minute, and writes it down now and then: a request never waits for it. What a node
/// has noted and not written when it dies is lost.
/// </summary>
internal sealed partial class ApiKeyUsage(Lazy<ITenantApiKeyDirectory> directory, TimeProvider time, ILogger<ApiKeyUsage> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _pending = new(StringComparer.Ordinal);

    /// <summary>Only of keys that exist and work, so it is bounded by their number.</summary>
    public void Note(TenantApiKey key)
    {
        var now = time.GetUtcNow();
        if (!(now - key.LastUsedAt < Interval) && !(_pending.TryGetValue(key.KeyId, out var noted) && now - noted < Interval))
        {
            _pending[key.KeyId] = now;
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            await FlushAsync(stoppingToken).ConfigureAwait(false);
        }
    }

    internal async Task FlushAsync(CancellationToken cancellationToken)
    {
        var batch = _pending.ToDictionary(StringComparer.Ordinal);
        if (batch.Count == 0)
        {
            return;
        }

        try
        {
            await directory.Value.RecordUseAsync(batch, cancellationToken).ConfigureAwait(false);
            foreach (var noted in batch)
            {
                // One that was used again meanwhile stays for the next time.
                _pending.TryRemove(noted);
            }
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotWritten(logger, fault, batch.Count);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The last uses of {Keys} API keys could not be written; they are kept and tried again.")]
        public static partial void NotWritten(ILogger logger, Exception fault, int keys);
    }
}
