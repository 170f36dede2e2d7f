using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.PostgreSql.Tests.Registry;

/// <summary>Everything that the registry keeps, in places of the application's own. It answers nothing.</summary>
internal sealed class OwnStores : ITenantStore, ITenantApiKeyStore, ITenantSettingsStore, ITenantAuditStore, ITenantChanges
{
    /// <summary>Registers each port as a user would.</summary>
    public static void Register(OrchStackTenancyBuilder tenancy)
    {
        tenancy.UseTenantStore<OwnStores>().UseApiKeyStore<OwnStores>().UseSettingsStore<OwnStores>();
        tenancy.Services.AddSingleton<ITenantAuditStore, OwnStores>().AddSingleton<ITenantChanges, OwnStores>();
    }

    public ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken) => default;

    public ValueTask<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken) => default;

    public ValueTask<TenantApiKey?> FindAsync(string keyId, CancellationToken cancellationToken) => default;

    public ValueTask<TenantSettingsDocuments> LoadAsync(TenantId tenant, CancellationToken cancellationToken) => new(new TenantSettingsDocuments(tenant, []));

    public ValueTask<bool> TryAppendAsync(TenantId tenant, TenantSettingsDocument document, CancellationToken cancellationToken) => default;

    public IAsyncEnumerable<TenantSettingsDocument> ListAsync(TenantId tenant, string section, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<TenantSettingsDocument>();

    public ValueTask AppendAsync(TenantId log, AuditEvent entry, CancellationToken cancellationToken) => default;

    public IAsyncEnumerable<AuditEvent> ReadAsync(TenantId log, AuditQuery query, CancellationToken cancellationToken) => AsyncEnumerable.Empty<AuditEvent>();

    public ValueTask AppendToPlatformAsync(AuditEvent entry, CancellationToken cancellationToken) => default;

    public IAsyncEnumerable<AuditEvent> ReadPlatformAsync(AuditQuery query, CancellationToken cancellationToken) => AsyncEnumerable.Empty<AuditEvent>();

    public ValueTask PublishAsync(TenantChange change, CancellationToken cancellationToken = default) => default;

    public IDisposable Subscribe(Action<TenantChange> listener) => new CancellationTokenSource();
}
