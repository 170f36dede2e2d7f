using System.Text.Json.Serialization.Metadata;

namespace OrchStack.Tenancy;

/// <summary>
/// Hands work to a queue and takes it back under the tenant that it was captured for. A singleton; thread-safe.
/// </summary>
public interface ITenantWork
{
    /// <summary>Wraps a payload for the current tenant.</summary>
    /// <exception cref="MissingTenantException">There is no current tenant.</exception>
    TenantWork<T> Capture<T>(T payload)
        where T : notnull;

    /// <summary>
    /// Reads what stands in a queue: an envelope, or a payload from before the upgrade, whose tenant the
    /// <see cref="ITenantWorkMapper{T}"/> names.
    /// </summary>
    /// <param name="utf8Json">The message. An object with a member "orchstack.tenantWork" is an envelope, anything else a payload.</param>
    /// <param name="type">How the payload is read.</param>
    /// <param name="cancellationToken">Cancels the mapper.</param>
    /// <exception cref="UnownedWorkException">It is a payload without an envelope, and no mapper names its tenant.</exception>
    /// <exception cref="UnreadableWorkException">It is not JSON, not the payload's type, or not a whole envelope.</exception>
    /// <exception cref="InvalidOperationException">
    /// There is a mapper, but payloads of this type may have that member themselves (a dictionary, extension data), so the two
    /// cannot be told apart: read old payloads from a queue of their own with <see cref="AdoptAsync"/>.
    /// </exception>
    ValueTask<TenantWork<T>> ReadAsync<T>(ReadOnlyMemory<byte> utf8Json, JsonTypeInfo<T> type, CancellationToken cancellationToken = default)
        where T : notnull;

    /// <summary>Wraps a payload from before the upgrade for the tenant that its <see cref="ITenantWorkMapper{T}"/> names.</summary>
    /// <exception cref="UnownedWorkException">No mapper names its tenant, or two name different ones.</exception>
    ValueTask<TenantWork<T>> AdoptAsync<T>(T payload, CancellationToken cancellationToken = default)
        where T : notnull;

    /// <summary>Runs captured work under its tenant, as <see cref="ITenantScopes"/> does. Outside a request its audit events say "system".</summary>
    /// <exception cref="UnknownTenantException">The tenant was deleted meanwhile.</exception>
    /// <exception cref="InactiveTenantException">The tenant is suspended or being deleted.</exception>
    /// <exception cref="TenantRegistryException">The registry did not answer: leave the work in the queue.</exception>
    Task RunAsync<T>(TenantWork<T> work, Func<ITenantScope, T, CancellationToken, Task> run, CancellationToken cancellationToken = default)
        where T : notnull;

    /// <inheritdoc cref="RunAsync{T}"/>
    Task<TResult> RunAsync<T, TResult>(
        TenantWork<T> work, Func<ITenantScope, T, CancellationToken, Task<TResult>> run, CancellationToken cancellationToken = default)
        where T : notnull;
}
