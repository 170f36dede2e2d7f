namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Doctor;

/// <summary>A log that takes nothing.</summary>
internal sealed class FullAuditStore : ITenantAuditStore
{
    public ValueTask AppendAsync(TenantId log, AuditEvent entry, CancellationToken cancellationToken) => throw new IOException("The disk is full.");

    public ValueTask AppendToPlatformAsync(AuditEvent entry, CancellationToken cancellationToken) => throw new IOException("The disk is full.");

    public IAsyncEnumerable<AuditEvent> ReadAsync(TenantId log, AuditQuery query, CancellationToken cancellationToken) => throw new IOException("The disk is full.");

    public IAsyncEnumerable<AuditEvent> ReadPlatformAsync(AuditQuery query, CancellationToken cancellationToken) => throw new IOException("The disk is full.");
}
