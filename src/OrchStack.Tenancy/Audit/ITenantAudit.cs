namespace OrchStack.Tenancy;

/// <summary>The current tenant's audit log: append-only, readable by that tenant alone. A singleton; thread-safe.</summary>
public interface ITenantAudit
{
    /// <summary>Records an action in the current tenant's log. When it returns, the entry is stored.</summary>
    /// <exception cref="MissingTenantException">There is no current tenant.</exception>
    ValueTask RecordAsync(AuditEntry entry, CancellationToken cancellationToken = default);

    /// <summary>Reads the current tenant's log, the newest entry first.</summary>
    /// <exception cref="MissingTenantException">There is no current tenant.</exception>
    IAsyncEnumerable<AuditEvent> ReadAsync(AuditQuery? query = null, CancellationToken cancellationToken = default);
}
