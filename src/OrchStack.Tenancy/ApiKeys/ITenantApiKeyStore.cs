namespace OrchStack.Tenancy;

/// <summary>Reads API keys by their public part. Called concurrently; must be thread-safe.</summary>
/// <remarks>Return null only for "there is no such key". An outage must throw.</remarks>
public interface ITenantApiKeyStore
{
    /// <summary>Finds a key, expired or not.</summary>
    ValueTask<TenantApiKey?> FindAsync(string keyId, CancellationToken cancellationToken);
}
