using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>
/// Carries word of changes from node to node on a channel, where nothing else does: the core's own word of changes stays in its process.
/// A message that is lost costs freshness only; after each loss of the connection everything is taken for changed.
/// </summary>
internal sealed partial class RedisTenantChanges(ITenantChanges changes, RedisConnection connection, TimeProvider time, ILogger<RedisTenantChanges> logger) : BackgroundService
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("orchstack:tenancy:changes");
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private readonly string _node = Guid.NewGuid().ToString("N");
    private readonly AsyncLocal<bool> _isHeard = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // PostgreSQL's registry has a log that loses nothing, and the application may have something of its own.
        if (changes.GetType().Assembly != typeof(ITenantChanges).Assembly)
        {
            return;
        }

        using var said = changes.Subscribe(Say);
        var multiplexer = await UntilAsync(() => Task.FromResult(connection.Multiplexer), stoppingToken).ConfigureAwait(false);
        var lost = new SemaphoreSlim(1);
        void OnRestored(object? sender, ConnectionFailedEventArgs restored) => lost.Release();
        multiplexer.ConnectionRestored += OnRestored;
        try
        {
            while (true)
            {
                await lost.WaitAsync(stoppingToken).ConfigureAwait(false);
                await UntilAsync(() => ListenAsync(multiplexer.GetSubscriber()), stoppingToken).ConfigureAwait(false);
                await HearAsync(new TenantChange(null, TenantChangeKind.All)).ConfigureAwait(false);
            }
        }
        finally
        {
            multiplexer.ConnectionRestored -= OnRestored;
        }
    }

    /// <summary>Once it has returned, the server sends what is published from now on.</summary>
    private async Task<TimeSpan> ListenAsync(ISubscriber subscriber)
    {
        await subscriber.UnsubscribeAsync(Channel, Hear).ConfigureAwait(false);
        await subscriber.SubscribeAsync(Channel, Hear).ConfigureAwait(false);
        return await subscriber.PingAsync().ConfigureAwait(false);
    }

    private async Task<T> UntilAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return await work().ConfigureAwait(false);
            }
            catch (Exception fault) when (fault is RedisException or TimeoutException)
            {
                if (isFirst)
                {
                    Log.Deaf(logger, fault);
                }

                await Task.Delay(BetweenTries, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Say(TenantChange change)
    {
        // What another node has said goes to this process only.
        if (!_isHeard.Value)
        {
            _ = SayAsync(change);
        }
    }

    private async Task SayAsync(TenantChange change)
    {
        try
        {
            await connection.Multiplexer.GetSubscriber().PublishAsync(Channel, ChangeMessage.Write(_node, change)).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            Log.NotSaid(logger, fault, change.Kind, change.TenantId);
        }
    }

    private void Hear(RedisChannel channel, RedisValue message)
    {
        var (node, change) = ChangeMessage.Read(message.ToString());
        if (node != _node)
        {
            _ = HearAsync(change);
        }
    }

    private async Task HearAsync(TenantChange change)
    {
        _isHeard.Value = true;
        await changes.PublishAsync(change).ConfigureAwait(false);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Other nodes were not told that {Kind} of tenant {TenantId} has changed: they see it when their answers are no longer fresh.")]
        public static partial void NotSaid(ILogger logger, Exception fault, TenantChangeKind kind, TenantId? tenantId);

        [LoggerMessage(2, LogLevel.Warning, "Changes of tenants that other nodes make are not heard: Redis does not answer. It is tried again each second.")]
        public static partial void Deaf(ILogger logger, Exception fault);
    }
}
