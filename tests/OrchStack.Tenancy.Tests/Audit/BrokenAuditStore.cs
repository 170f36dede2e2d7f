namespace OrchStack.Tenancy.Tests;

/// <summary>An audit log that is down.</summary>
internal sealed class BrokenAuditStore : ITenantAuditStore
{
    public ValueTask AppendAsync(TenantId log, AuditEvent entry, CancellationToken cancellationToken) => throw new TimeoutException("down");

    public IAsyncEnumerable<AuditEvent> ReadAsync(TenantId log, AuditQuery query, CancellationToken cancellationToken) => throw new TimeoutException("down");

    public ValueTask AppendToPlatformAsync(AuditEvent entry, CancellationToken cancellationToken) => throw new TimeoutException("down");

    public IAsyncEnumerable<AuditEvent> ReadPlatformAsync(AuditQuery query, CancellationToken cancellationToken) => throw new TimeoutException("down");
}
