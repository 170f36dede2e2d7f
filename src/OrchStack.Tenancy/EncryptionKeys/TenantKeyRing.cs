namespace OrchStack.Tenancy;

/// <summary>A tenant's versions as one node has loaded them. Immutable.</summary>
internal sealed class TenantKeyRing(TenantId tenant, IReadOnlyDictionary<int, TenantCipher> ciphers, IReadOnlyList<TenantDataKey> keys, long loaded)
{
    /// <summary>A timestamp of the time provider.</summary>
    public long Loaded => loaded;

    public bool IsEmpty => keys.Count == 0;

    public bool IsDestroyed => keys.Any(static key => key.Status == TenantKeyStatus.Destroyed);

    public TenantCipher Current => ciphers.Count > 0 ? ciphers[ciphers.Keys.Max()]
        : IsDestroyed ? throw TenantKeyUnavailableException.Destroyed(tenant)
        : throw TenantKeyUnavailableException.NoneEnabled(tenant);

    public TenantCipher? Find(int version) => ciphers.GetValueOrDefault(version);

    public TenantCipher Of(int version) => Find(version) ?? throw (keys.FirstOrDefault(key => key.Version == version)?.Status switch
    {
        TenantKeyStatus.Disabled => TenantKeyUnavailableException.Disabled(tenant, version),
        TenantKeyStatus.Destroyed => TenantKeyUnavailableException.Destroyed(tenant),
        _ => TenantKeyUnavailableException.Unknown(tenant, version),
    });
}
