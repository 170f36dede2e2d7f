namespace OrchStack.Tenancy;

/// <summary>Where audit entries are kept, a log per tenant and one of the platform. Register one as a service; thread-safe.</summary>
/// <remarks>Append must not return before the entry is stored, and must throw if it cannot be.</remarks>
public interface ITenantAuditStore
{
    /// <summary>Appends to the log of a tenant.</summary>
    ValueTask AppendAsync(TenantId log, AuditEvent entry, CancellationToken cancellationToken);

    /// <summary>Reads the log of a tenant, the newest entry first.</summary>
    IAsyncEnumerable<AuditEvent> ReadAsync(TenantId log, AuditQuery query, CancellationToken cancellationToken);

    /// <summary>Appends to the platform's log, on a connection of its own: never inside a transaction that could take it back.</summary>
    ValueTask AppendToPlatformAsync(AuditEvent entry, CancellationToken cancellationToken);

    /// <summary>Reads the platform's log, the newest entry first.</summary>
    IAsyncEnumerable<AuditEvent> ReadPlatformAsync(AuditQuery query, CancellationToken cancellationToken);
}
