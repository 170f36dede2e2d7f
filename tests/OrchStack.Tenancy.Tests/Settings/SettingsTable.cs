namespace OrchStack.Tenancy.Tests;

/// <summary>A store of an application's own, so that the cache stands before it. It counts, and fails or mixes tenants up on command.</summary>
internal sealed class SettingsTable : ITenantSettingsStore
{
    private readonly InMemoryTenantSettingsStore _documents = new();
    private int _loads;

    public int Loads => _loads;

    public bool IsDown { get; set; }

    public TenantId? AnswersFor { get; set; }

    private InMemoryTenantSettingsStore Documents => IsDown ? throw new TimeoutException("down") : _documents;

    public ValueTask<TenantSettingsDocuments> LoadAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _loads);
        return Documents.LoadAsync(AnswersFor ?? tenant, cancellationToken);
    }

    public ValueTask<bool> TryAppendAsync(TenantId tenant, TenantSettingsDocument document, CancellationToken cancellationToken) =>
        Documents.TryAppendAsync(tenant, document, cancellationToken);

    public IAsyncEnumerable<TenantSettingsDocument> ListAsync(TenantId tenant, string section, CancellationToken cancellationToken) =>
        Documents.ListAsync(tenant, section, cancellationToken);
}
