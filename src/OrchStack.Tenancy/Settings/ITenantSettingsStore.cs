namespace OrchStack.Tenancy;

/// <summary>Keeps the documents of tenants' settings with their history. Register one as a service; called concurrently, must be thread-safe.</summary>
/// <remarks>An outage must throw: it is never "no settings".</remarks>
public interface ITenantSettingsStore
{
    /// <summary>Reads the newest document of every section of a tenant, in one go.</summary>
    ValueTask<TenantSettingsDocuments> LoadAsync(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a document as the newest of its section, if the newest so far is the version before it. It is one step: of two
    /// that come at once, one is refused.
    /// </summary>
    /// <returns>False where the newest is another version; nothing was stored.</returns>
    ValueTask<bool> TryAppendAsync(TenantId tenant, TenantSettingsDocument document, CancellationToken cancellationToken);

    /// <summary>Lists the versions of a section, the newest first.</summary>
    IAsyncEnumerable<TenantSettingsDocument> ListAsync(TenantId tenant, string section, CancellationToken cancellationToken);
}
