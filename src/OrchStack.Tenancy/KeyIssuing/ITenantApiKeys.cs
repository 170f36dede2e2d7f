namespace OrchStack.Tenancy;

/// <summary>
/// The current tenant's API keys. Every change is an event in the tenant's log. A singleton; thread-safe.
/// </summary>
/// <remarks>A key is recorded before it works, and stops working before that is recorded. The texts of keys are stored nowhere.</remarks>
public interface ITenantApiKeys
{
    /// <summary>Issues a key.</summary>
    /// <returns>The key, and its text for the only time.</returns>
    /// <exception cref="MissingTenantException">There is no current tenant.</exception>
    Task<IssuedTenantApiKey> IssueAsync(TenantApiKeyRequest request, CancellationToken cancellationToken = default);

    /// <summary>Issues a successor with the same name and scopes; the old key goes on working for a while.</summary>
    /// <param name="keyId">The key that is replaced.</param>
    /// <param name="overlap">How long the old key goes on working; zero ends it at once. Its own expiry, where earlier, stands.</param>
    /// <param name="expiresAt">When the successor stops working; null for never.</param>
    /// <param name="cancellationToken">Cancels the rotation.</param>
    /// <exception cref="UnknownTenantApiKeyException">The current tenant has no such key.</exception>
    /// <exception cref="InvalidOperationException">The key is revoked or expired already; issue a new one.</exception>
    /// <exception cref="MissingTenantException">There is no current tenant.</exception>
    Task<IssuedTenantApiKey> RotateAsync(string keyId, TimeSpan overlap, DateTimeOffset? expiresAt = null, CancellationToken cancellationToken = default);

    /// <summary>Ends a key. Being revoked already is no error.</summary>
    /// <exception cref="UnknownTenantApiKeyException">The current tenant has no such key.</exception>
    /// <exception cref="MissingTenantException">There is no current tenant.</exception>
    Task RevokeAsync(string keyId, CancellationToken cancellationToken = default);

    /// <summary>Lists the current tenant's keys, expired and revoked ones too.</summary>
    /// <exception cref="MissingTenantException">There is no current tenant.</exception>
    IAsyncEnumerable<TenantApiKey> ListAsync(CancellationToken cancellationToken = default);
}
