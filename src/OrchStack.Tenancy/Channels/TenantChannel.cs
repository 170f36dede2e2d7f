using System.Diagnostics;

namespace OrchStack.Tenancy;

/// <summary>Takes the tenant's id and the span from the writer's flow, and leaves the rest of it behind.</summary>
internal sealed class TenantChannel<T>(CurrentTenant current, TenantLines<T> lines) : ITenantChannel<T>
    where T : notnull
{
    public ValueTask WriteAsync(T payload, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return lines.AddAsync(current.Tenant.Id, Wrap(payload), cancellationToken);
    }

    public bool TryWrite(T payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return lines.TryAdd(current.Tenant.Id, Wrap(payload));
    }

    private static QueuedItem<T> Wrap(T payload) => new(payload, Activity.Current?.Context ?? default);
}
