namespace OrchStack.Tenancy;

/// <summary>
/// Stands in where keys are read from a place that is not ours to write: it refuses to issue, and leaves last uses and the
/// keys of a removed tenant to that place.
/// </summary>
internal sealed class ReadOnlyApiKeyDirectory(string store) : ITenantApiKeyDirectory
{
    public ValueTask AddAsync(TenantApiKey key, CancellationToken cancellationToken) => throw Refusal();

    public ValueTask<TenantApiKey> ChangeAsync(TenantId owner, string keyId, Func<TenantApiKey, TenantApiKey> change, CancellationToken cancellationToken) =>
        throw Refusal();

    public ValueTask RemoveAllAsync(TenantId owner, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public IAsyncEnumerable<TenantApiKey> ListAsync(TenantId owner, CancellationToken cancellationToken) => throw Refusal();

    public ValueTask RecordUseAsync(IReadOnlyDictionary<string, DateTimeOffset> lastUses, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private InvalidOperationException Refusal() => new($"""
        API keys are read through {store}, which cannot write them. Nothing was changed.
        Implement ITenantApiKeyDirectory in it, or register one: services.AddOrchStackTenancy().UseApiKeyDirectory<TDirectory>().
        """);
}
