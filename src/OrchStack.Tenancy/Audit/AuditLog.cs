using System.Security.Claims;

namespace OrchStack.Tenancy;

/// <summary>Adds who, when and whose to what an application says, and keeps the logs apart.</summary>
internal sealed class AuditLog(ITenantAuditStore store, CurrentTenant current, TimeProvider time) : ITenantAudit, IPlatformAudit
{
    private const string NoRequest = "system";
    private const string Anonymous = "anonymous";

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
            Actor = entry.Actor ?? NameOf(current.User),
            TenantId = tenant,
            Action = entry.Action,
            Target = entry.Target,
            Outcome = entry.Outcome,
            Reason = entry.Reason,
        };
    }

    /// <summary>The actor that stands in the log for a principal; null is work outside a request.</summary>
    public static string NameOf(ClaimsPrincipal? user)
    {
        if (user is null)
        {
            return NoRequest;
        }

        var identity = user.Identities.FirstOrDefault(static identity => identity.IsAuthenticated);
        var name = identity?.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? identity?.FindFirst("sub")?.Value ?? identity?.Name;
        return identity is null ? Anonymous : $"{identity.AuthenticationType}:{name}";
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
