namespace OrchStack.Tenancy.Tests;

/// <summary>An audit log that takes entries when the test says so.</summary>
internal sealed class HeldAuditStore : ITenantAuditStore
{
    private readonly TaskCompletionSource _released = new();

    public void Release() => _released.SetResult();

    public ValueTask AppendAsync(TenantId log, AuditEvent entry, CancellationToken cancellationToken) => new(_released.Task);

    public IAsyncEnumerable<AuditEvent> ReadAsync(TenantId log, AuditQuery query, CancellationToken cancellationToken) => AsyncEnumerable.Empty<AuditEvent>();

    public ValueTask AppendToPlatformAsync(AuditEvent entry, CancellationToken cancellationToken) => new(_released.Task);

    public IAsyncEnumerable<AuditEvent> ReadPlatformAsync(AuditQuery query, CancellationToken cancellationToken) => AsyncEnumerable.Empty<AuditEvent>();
}
