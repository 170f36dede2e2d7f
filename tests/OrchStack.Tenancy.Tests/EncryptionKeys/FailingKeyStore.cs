namespace OrchStack.Tenancy.Tests;

/// <summary>A store whose process ends after some replacements, or that is down.</summary>
internal sealed class FailingKeyStore(ITenantKeyStore inner, int replacesBeforeFault) : ITenantKeyStore
{
    private int _replaced;

    public bool IsDown { get; set; }

    public ValueTask<IReadOnlyList<TenantDataKey>> LoadAsync(TenantId tenant, CancellationToken cancellationToken) =>
        IsDown ? throw new TimeoutException("down") : inner.LoadAsync(tenant, cancellationToken);

    public ValueTask<bool> TryAddAsync(TenantId tenant, TenantDataKey key, CancellationToken cancellationToken) => inner.TryAddAsync(tenant, key, cancellationToken);

    public ValueTask<bool> TryReplaceAsync(TenantId tenant, TenantDataKey before, TenantDataKey after, CancellationToken cancellationToken) =>
        _replaced++ < replacesBeforeFault ? inner.TryReplaceAsync(tenant, before, after, cancellationToken) : throw new TimeoutException("killed");

    public ValueTask<long> ReserveAsync(TenantId tenant, int version, long messages, CancellationToken cancellationToken) => inner.ReserveAsync(tenant, version, messages, cancellationToken);
}
