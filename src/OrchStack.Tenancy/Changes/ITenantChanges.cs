namespace OrchStack.Tenancy;

/// <summary>
/// Carries word of changes to whoever remembers something of a tenant. The default reaches this process only; a provider
/// that reaches every node brings the bound from the cache's freshness (30 seconds) down to 2 seconds. A singleton; thread-safe.
/// </summary>
public interface ITenantChanges
{
    /// <summary>Says that something has changed, after it has been stored. It returns when this process has taken note.</summary>
    ValueTask PublishAsync(TenantChange change, CancellationToken cancellationToken = default);

    /// <summary>
    /// Hears of every change until the answer is disposed. A listener must be quick and must not throw; changes may come
    /// twice, out of order and concurrently. A provider that lost its connection says <see cref="TenantChangeKind.All"/> of
    /// all tenants once it is back.
    /// </summary>
    IDisposable Subscribe(Action<TenantChange> listener);
}
