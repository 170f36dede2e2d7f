namespace OrchStack.Tenancy;

/// <summary>Keeps the wrapped keys of tenants. Register one as a service; called concurrently, must be thread-safe. An outage must throw: it is never "no key".</summary>
public interface ITenantKeyStore
{
    /// <summary>Reads all versions of a tenant's key, in any order; none for a tenant that has never had one.</summary>
    ValueTask<IReadOnlyList<TenantDataKey>> LoadAsync(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Adds a version. Of two that come at once with one number, one is refused.</summary>
    /// <returns>False where there is one of this number; nothing was stored.</returns>
    ValueTask<bool> TryAddAsync(TenantId tenant, TenantDataKey key, CancellationToken cancellationToken);

    /// <summary>Puts a version in the place of another, if that still has the same wrapped key and status. What is replaced must not be kept.</summary>
    /// <returns>False where it has changed meanwhile; nothing was stored.</returns>
    ValueTask<bool> TryReplaceAsync(TenantId tenant, TenantDataKey before, TenantDataKey after, CancellationToken cancellationToken);

    /// <summary>Adds to the number of messages of a version, in one step.</summary>
    /// <returns>The number afterwards.</returns>
    ValueTask<long> ReserveAsync(TenantId tenant, int version, long messages, CancellationToken cancellationToken);
}
