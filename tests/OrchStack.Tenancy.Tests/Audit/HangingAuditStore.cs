namespace OrchStack.Tenancy.Tests;

/// <summary>An audit log that never answers, not even when it is told to stop.</summary>
internal sealed class HangingAuditStore : ITenantAuditStore
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Asked => _asked.Task;

    public ValueTask AppendAsync(TenantId log, AuditEvent entry, CancellationToken cancellationToken) => HangAsync();

    public IAsyncEnumerable<AuditEvent> ReadAsync(TenantId log, AuditQuery query, CancellationToken cancellationToken) => AsyncEnumerable.Empty<AuditEvent>();

    public ValueTask AppendToPlatformAsync(AuditEvent entry, CancellationToken cancellationToken) => HangAsync();

    public IAsyncEnumerable<AuditEvent> ReadPlatformAsync(AuditQuery query, CancellationToken cancellationToken) => AsyncEnumerable.Empty<AuditEvent>();

    private ValueTask HangAsync()
    {
        _asked.TrySetResult();
        return new ValueTask(new TaskCompletionSource().Task);
    }
}
