namespace OrchStack.Tenancy.Tests;

/// <summary>One log for everybody, the oldest entry first, whatever is asked.</summary>
internal sealed class FaultyAuditStore : ITenantAuditStore
{
    private readonly List<AuditEvent> _all = [];

    public ValueTask AppendAsync(TenantId log, AuditEvent entry, CancellationToken cancellationToken)
    {
        _all.Add(entry);
        return ValueTask.CompletedTask;
    }

    public IAsyncEnumerable<AuditEvent> ReadAsync(TenantId log, AuditQuery query, CancellationToken cancellationToken) => _all.ToAsyncEnumerable();

    public ValueTask AppendToPlatformAsync(AuditEvent entry, CancellationToken cancellationToken) => AppendAsync(null!, entry, cancellationToken);

    public IAsyncEnumerable<AuditEvent> ReadPlatformAsync(AuditQuery query, CancellationToken cancellationToken) => _all.ToAsyncEnumerable();
}
