namespace OrchStack.Tenancy.Tests;

/// <summary>A registry that is down.</summary>
internal sealed class BrokenStore : ITenantStore, ITenantApiKeyStore
{
    public ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken) => throw new TimeoutException("down");

    public ValueTask<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken) => throw new TimeoutException("down");

    public ValueTask<TenantApiKey?> FindAsync(string keyId, CancellationToken cancellationToken) => throw new TimeoutException("down");
}
