namespace OrchStack.Tenancy.Tests;

/// <summary>An audit log that goes down on command.</summary>
internal sealed class SwitchedAuditStore : ITenantAuditStore
{
    private readonly InMemoryTenantAuditStore _log = new();

    public bool IsDown { get; set; }

    private InMemoryTenantAuditStore Log => IsDown ? throw new TimeoutException("down") : _log;

    public ValueTask AppendAsync(TenantId log, AuditEvent entry, CancellationToken cancellationToken) => Log.AppendAsync(log, entry, cancellationToken);

    public IAsyncEnumerable<AuditEvent> ReadAsync(TenantId log, AuditQuery query, CancellationToken cancellationToken) => Log.ReadAsync(log, query, cancellationToken);

    public ValueTask AppendToPlatformAsync(AuditEvent entry, CancellationToken cancellationToken) => Log.AppendToPlatformAsync(entry, cancellationToken);

    public IAsyncEnumerable<AuditEvent> ReadPlatformAsync(AuditQuery query, CancellationToken cancellationToken) => Log.ReadPlatformAsync(query, cancellationToken);
}
