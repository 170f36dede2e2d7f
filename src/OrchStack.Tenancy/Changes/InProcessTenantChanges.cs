using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy;

/// <summary>Carries word of changes inside this process.</summary>
internal sealed partial class InProcessTenantChanges(ILogger<InProcessTenantChanges> logger) : ITenantChanges
{
    private ImmutableArray<Subscription> _subscriptions = [];

    public ValueTask PublishAsync(TenantChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        foreach (var subscription in _subscriptions)
        {
            try
            {
                subscription.Listener(change);
            }
            catch (Exception fault)
            {
                // One listener's fault must not keep the others, such as the cache, from hearing.
                Log.ListenerFailed(logger, fault);
            }
        }

        return ValueTask.CompletedTask;
    }

    public IDisposable Subscribe(Action<TenantChange> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        var subscription = new Subscription(this, listener);
        ImmutableInterlocked.Update(ref _subscriptions, static (all, added) => all.Add(added), subscription);
        return subscription;
    }

    private sealed class Subscription(InProcessTenantChanges changes, Action<TenantChange> listener) : IDisposable
    {
        public Action<TenantChange> Listener => listener;

        public void Dispose() =>
            ImmutableInterlocked.Update(ref changes._subscriptions, static (all, ended) => all.Remove(ended), this);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A listener to changes of tenants failed.")]
        public static partial void ListenerFailed(ILogger logger, Exception fault);
    }
}
