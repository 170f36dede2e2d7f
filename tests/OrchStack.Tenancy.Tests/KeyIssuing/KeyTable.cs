using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

/// <summary>Keys of an application's own, so that the cache stands before them. It counts what it is asked and fails on command.</summary>
internal sealed class KeyTable(IOptions<InMemoryTenantOptions> options) : ITenantApiKeyStore, ITenantApiKeyDirectory
{
    private readonly InMemoryTenantApiKeyStore _keys = new(options);
    private int _loads;

    public int Loads => _loads;

    public bool IsDown { get; set; }

    private InMemoryTenantApiKeyStore Keys => IsDown ? throw new TimeoutException("down") : _keys;

    public ValueTask<TenantApiKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _loads);
        return Keys.FindAsync(keyId, cancellationToken);
    }

    public ValueTask AddAsync(TenantApiKey key, CancellationToken cancellationToken) => Keys.AddAsync(key, cancellationToken);

    public ValueTask<TenantApiKey> ChangeAsync(TenantId owner, string keyId, Func<TenantApiKey, TenantApiKey> change, CancellationToken cancellationToken) =>
        Keys.ChangeAsync(owner, keyId, change, cancellationToken);

    public ValueTask RemoveAllAsync(TenantId owner, CancellationToken cancellationToken) => Keys.RemoveAllAsync(owner, cancellationToken);

    public IAsyncEnumerable<TenantApiKey> ListAsync(TenantId owner, CancellationToken cancellationToken) => Keys.ListAsync(owner, cancellationToken);

    public ValueTask RecordUseAsync(IReadOnlyDictionary<string, DateTimeOffset> lastUses, CancellationToken cancellationToken) =>
        Keys.RecordUseAsync(lastUses, cancellationToken);
}
