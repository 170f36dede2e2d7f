namespace OrchStack.Tenancy;

/// <summary>Adds who, when and whose to what an application says, and keeps the logs apart.</summary>
internal sealed class AuditLog(ITenantAuditStore store, CurrentTenant current, TimeProvider time) : ITenantAudit, IPlatformAudit
{
    private static readonly AuditQuery Newest = new();

    public ValueTask RecordAsync(AuditEntry entry, CancellationToken cancellationToken = default)
    {
        Check(entry);
        var tenant = current.Tenant.Id;
        return store.AppendAsync(tenant, Complete(entry, tenant), cancellationToken);
    }

    public IAsyncEnumerable<AuditEvent> ReadAsync(AuditQuery? query = null, CancellationToken cancellationToken = default) =>
        store.ReadAsync(current.Tenant.Id, Check(query), cancellationToken);

    ValueTask IPlatformAudit.RecordAsync(AuditEntry entry, TenantId? tenant, CancellationToken cancellationToken)
    {
        Check(entry);
        return store.AppendToPlatformAsync(Complete(entry, tenant), cancellationToken);
    }

    IAsyncEnumerable<AuditEvent> IPlatformAudit.ReadAsync(AuditQuery? query, CancellationToken cancellationToken)
    {
        current.Demand();
        return store.ReadPlatformAsync(Check(query), cancellationToken);
    }

    private AuditEvent Complete(AuditEntry entry, TenantId? tenant)
    {
        var now = time.GetUtcNow();
        return new AuditEvent
        {
            Id = Guid.CreateVersion7(now),
            At = now,
            Actor = entry.Actor ?? AuditActor.NameOf(current.User),
            TenantId = tenant,
            Action = entry.Action,
            Target = entry.Target,
            Outcome = entry.Outcome,
            Reason = entry.Reason,
        };
    }

    private static void Check(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentException.ThrowIfNullOrWhiteSpace(entry.Action, nameof(entry));
    }

    private static AuditQuery Check(AuditQuery? query)
    {
        query ??= Newest;
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 10_000, nameof(query));
        return query;
    }
}
