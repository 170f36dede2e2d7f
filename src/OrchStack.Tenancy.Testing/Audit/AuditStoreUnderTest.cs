namespace OrchStack.Tenancy.Testing;

/// <summary>An audit store as the checks use it.</summary>
public sealed class AuditStoreUnderTest
{
    /// <summary>Names what is to be checked.</summary>
    /// <param name="store">The store.</param>
    public AuditStoreUnderTest(ITenantAuditStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        Store = store;
    }

    /// <summary>The store.</summary>
    public ITenantAuditStore Store { get; }

    /// <summary>Makes a tenant whose log is empty: set it where a tenant must be in the registry to be entered.</summary>
    /// <value>A new id by default.</value>
    public Func<Task<TenantId>> NewTenantAsync { get; init; } = static () => Task.FromResult(TenantId.New());

    /// <summary>Runs work inside a tenant: set it where the store demands that a log is used by its tenant.</summary>
    /// <value>The work itself by default.</value>
    public Func<TenantId, Func<Task>, Task> InTenantAsync { get; init; } = static (_, work) => work();

    internal Task AppendAsync(TenantId tenant, AuditEvent entry) => InTenantAsync(tenant, () => Store.AppendAsync(tenant, entry, default).AsTask());

    internal async Task<List<AuditEvent>> ReadAsync(TenantId tenant, AuditQuery? query = null)
    {
        List<AuditEvent> entries = [];
        await InTenantAsync(tenant, async () => entries = await Store.ReadAsync(tenant, query ?? new(), default).ToListAsync().ConfigureAwait(false)).ConfigureAwait(false);
        return entries;
    }
}
