namespace OrchStack.Tenancy;

/// <summary>
/// The life of the current tenant's keys. A singleton, thread-safe. What is done here counts at once on this node and on others within
/// <see cref="TenantEncryptionOptions.Freshness"/>.
/// </summary>
public interface ITenantKeys
{
    /// <summary>All versions, the oldest first.</summary>
    Task<IReadOnlyList<TenantDataKey>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes a new version, which encrypts from now on. What older ones have encrypted is read as before.</summary>
    /// <exception cref="TenantKeyUnavailableException">The keys were destroyed.</exception>
    Task<TenantDataKey> RotateAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Wraps every version with the current key-encryption key, after that has changed. May be called again after it was interrupted.
    /// Ciphertexts stay as they are.
    /// </summary>
    /// <returns>How many were wrapped anew.</returns>
    Task<int> RewrapAsync(CancellationToken cancellationToken = default);

    /// <summary>Disables a version: neither is anything encrypted with it nor is what it has encrypted read.</summary>
    Task DisableAsync(int version, CancellationToken cancellationToken = default);

    /// <summary>Enables a version that was disabled.</summary>
    Task EnableAsync(int version, CancellationToken cancellationToken = default);

    /// <summary>
    /// Destroys all versions: what they have encrypted can be read by nobody any more, wherever copies of it are, unless somebody has a copy of
    /// the store of keys. Called by the lifecycle when a tenant is deleted; may be called again.
    /// </summary>
    Task<TenantKeyReceipt> DestroyAsync(CancellationToken cancellationToken = default);
}
