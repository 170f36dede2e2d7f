namespace OrchStack.Tenancy;

/// <summary>
/// The platform's audit log: what has no tenant, conflicts of evidence, lifecycle of tenants, work across tenants. No
/// tenant can read it. A singleton; thread-safe.
/// </summary>
public interface IPlatformAudit
{
    /// <summary>Records an action in the platform's log. When it returns, the entry is stored.</summary>
    /// <param name="entry">The action.</param>
    /// <param name="tenant">The tenant that it is about, where there is one.</param>
    /// <param name="cancellationToken">Cancels the recording.</param>
    ValueTask RecordAsync(AuditEntry entry, TenantId? tenant = null, CancellationToken cancellationToken = default);

    /// <summary>Reads the platform's log, the newest entry first. Only inside a platform scope.</summary>
    /// <exception cref="MissingPlatformScopeException">No platform scope was entered.</exception>
    IAsyncEnumerable<AuditEvent> ReadAsync(AuditQuery? query = null, CancellationToken cancellationToken = default);
}
