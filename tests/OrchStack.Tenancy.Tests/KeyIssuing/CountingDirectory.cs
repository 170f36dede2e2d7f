namespace OrchStack.Tenancy.Tests;

/// <summary>Counts the writes of last uses and fails on command.</summary>
internal sealed class CountingDirectory(ITenantApiKeyDirectory inner) : ITenantApiKeyDirectory
{
    public int Writes { get; private set; }

    public bool IsDown { get; set; }

    public Action Written { get; set; } = () => { };

    public ValueTask AddAsync(TenantApiKey key, CancellationToken cancellationToken) => inner.AddAsync(key, cancellationToken);

    public ValueTask<TenantApiKey> ChangeAsync(TenantId owner, string keyId, Func<TenantApiKey, TenantApiKey> change, CancellationToken cancellationToken) =>
        inner.ChangeAsync(owner, keyId, change, cancellationToken);

    public ValueTask RemoveAllAsync(TenantId owner, CancellationToken cancellationToken) => inner.RemoveAllAsync(owner, cancellationToken);

    public IAsyncEnumerable<TenantApiKey> ListAsync(TenantId owner, CancellationToken cancellationToken) => inner.ListAsync(owner, cancellationToken);

    public async ValueTask RecordUseAsync(IReadOnlyDictionary<string, DateTimeOffset> lastUses, CancellationToken cancellationToken)
    {
        if (IsDown)
        {
            throw new TimeoutException("down");
        }

        Writes++;
        await inner.RecordUseAsync(lastUses, cancellationToken);
        Written();
    }
}
