using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>The API keys listed at start and those issued since.</summary>
internal sealed class InMemoryTenantApiKeyStore(IOptions<InMemoryTenantOptions> options) : ITenantApiKeyStore, ITenantApiKeyDirectory, IInMemoryRegistry
{
    private readonly ConcurrentDictionary<string, TenantApiKey> _keys =
        new(options.Value.ApiKeys.Select(key => KeyValuePair.Create(key.KeyId, key)), StringComparer.Ordinal);

    private readonly Lock _writing = new();

    public ValueTask<TenantApiKey?> FindAsync(string keyId, CancellationToken cancellationToken) => new(_keys.GetValueOrDefault(keyId));

    public ValueTask AddAsync(TenantApiKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _keys.TryAdd(key.KeyId, key)
            ? ValueTask.CompletedTask
            : throw new TenantConflictException($"API key '{key.KeyId}' exists. Nothing was changed; generate another key.");
    }

    public ValueTask<TenantApiKey> ChangeAsync(TenantId owner, string keyId, Func<TenantApiKey, TenantApiKey> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_writing)
        {
            var before = _keys.TryGetValue(keyId, out var key) && key.TenantId == owner ? key : throw new UnknownTenantApiKeyException(owner, keyId);
            return new(_keys[keyId] = change(before));
        }
    }

    public ValueTask RemoveAllAsync(TenantId owner, CancellationToken cancellationToken)
    {
        lock (_writing)
        {
            foreach (var stored in _keys.Where(stored => stored.Value.TenantId == owner))
            {
                _keys.TryRemove(stored);
            }
        }

        return ValueTask.CompletedTask;
    }

    public IAsyncEnumerable<TenantApiKey> ListAsync(TenantId owner, CancellationToken cancellationToken) =>
        _keys.Values.Where(key => key.TenantId == owner).ToAsyncEnumerable();

    public ValueTask RecordUseAsync(IReadOnlyDictionary<string, DateTimeOffset> lastUses, CancellationToken cancellationToken)
    {
        lock (_writing)
        {
            foreach (var (keyId, at) in lastUses)
            {
                if (_keys.TryGetValue(keyId, out var key) && !(key.LastUsedAt >= at))
                {
                    _keys[keyId] = key with { LastUsedAt = at };
                }
            }
        }

        return ValueTask.CompletedTask;
    }
}
