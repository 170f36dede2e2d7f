namespace OrchStack.Tenancy;

/// <summary>A tenant's versions as one node has loaded them. Immutable.</summary>
internal sealed class TenantKeyRing(TenantId tenant, IReadOnlyDictionary<int, TenantCipher> ciphers, IReadOnlyList<TenantDataKey> keys, long loaded, long asked)
{
    /// <summary>When it was read, as a timestamp of the time provider.</summary>
    public long Loaded => loaded;

    /// <summary>When the store was asked last: later than <see cref="Loaded"/> where it did not answer.</summary>
    public long Asked => asked;

    /// <summary>The same ring, after the store was asked in vain.</summary>
    public TenantKeyRing AskedInVain(long at) => new(tenant, ciphers, keys, loaded, at);

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
