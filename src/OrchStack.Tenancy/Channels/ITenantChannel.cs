using System.Threading.Channels;

namespace OrchStack.Tenancy;

/// <summary>
/// A bounded queue in memory whose items are handled under the tenant that wrote them, tenant by tenant in turn. A
/// singleton; thread-safe. What is in it when the process ends is lost.
/// </summary>
/// <typeparam name="T">The payload.</typeparam>
public interface ITenantChannel<in T>
    where T : notnull
{
    /// <summary>Queues work for the current tenant, and waits while the channel, or the tenant's part of it, is full.</summary>
    /// <exception cref="MissingTenantException">There is no current tenant.</exception>
    /// <exception cref="ChannelClosedException">The application is stopping.</exception>
    ValueTask WriteAsync(T payload, CancellationToken cancellationToken = default);

    /// <summary>Queues work for the current tenant, unless the channel, or the tenant's part of it, is full or closed.</summary>
    /// <exception cref="MissingTenantException">There is no current tenant.</exception>
    bool TryWrite(T payload);
}
