namespace OrchStack.Tenancy;

/// <summary>
/// Says whose work a payload is that was queued before the upgrade, without a tenant: by a column in it, or by asking whose
/// order it is. A singleton, called concurrently. Several may be registered; all that answer must name the same tenant.
/// </summary>
/// <typeparam name="T">The payload.</typeparam>
public interface ITenantWorkMapper<in T>
    where T : notnull
{
    /// <summary>The tenant whose work it is; null refuses it. Throw on an outage; never guess.</summary>
    ValueTask<TenantId?> FindTenantAsync(T payload, CancellationToken cancellationToken);
}
