namespace OrchStack.Tenancy;

/// <summary>
/// Writes API keys. Implement it beside <see cref="ITenantApiKeyStore"/> and register it with
/// <see cref="OrchStackTenancyBuilder.UseApiKeyDirectory{TDirectory}"/>; applications call <see cref="ITenantApiKeys"/>. Every
/// method names the owner, and touches no other tenant's keys. Called concurrently; must be thread-safe.
/// </summary>
public interface ITenantApiKeyDirectory
{
    /// <summary>Adds a key.</summary>
    /// <exception cref="TenantConflictException">A key has this id already.</exception>
    ValueTask AddAsync(TenantApiKey key, CancellationToken cancellationToken);

    /// <summary>Changes a key in one step: nobody changes it in between. <paramref name="change"/> may be called more than once.</summary>
    /// <returns>The key as it is stored now.</returns>
    /// <exception cref="UnknownTenantApiKeyException">The owner has no such key, whoever else may have.</exception>
    ValueTask<TenantApiKey> ChangeAsync(TenantId owner, string keyId, Func<TenantApiKey, TenantApiKey> change, CancellationToken cancellationToken);

    /// <summary>Removes every key of a tenant.</summary>
    ValueTask RemoveAllAsync(TenantId owner, CancellationToken cancellationToken);

    /// <summary>Lists a tenant's keys, expired and revoked ones too.</summary>
    IAsyncEnumerable<TenantApiKey> ListAsync(TenantId owner, CancellationToken cancellationToken);

    /// <summary>Notes when keys were used last, by key id. A time before the one that is stored changes nothing; an unknown key is no error.</summary>
    ValueTask RecordUseAsync(IReadOnlyDictionary<string, DateTimeOffset> lastUses, CancellationToken cancellationToken);
}
