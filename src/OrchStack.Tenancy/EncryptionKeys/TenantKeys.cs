using System.Security.Cryptography;

namespace OrchStack.Tenancy;

internal sealed class TenantKeys(ITenantContext tenants, ITenantKeyStore store, TenantKeyRings rings, IKeyEncryptionKeys wrapping, ITenantAudit audit, TimeProvider time) : ITenantKeys
{
    public async Task<IReadOnlyList<TenantDataKey>> ListAsync(CancellationToken cancellationToken = default) =>
        [.. (await store.LoadAsync(tenants.Tenant.Id, cancellationToken).ConfigureAwait(false)).OrderBy(static key => key.Version)];

    public async Task<TenantDataKey> RotateAsync(CancellationToken cancellationToken = default)
    {
        var tenant = tenants.Tenant.Id;
        while (true)
        {
            var keys = await ListAsync(cancellationToken).ConfigureAwait(false);
            if (keys.Any(static key => key.Status == TenantKeyStatus.Destroyed))
            {
                throw TenantKeyUnavailableException.Destroyed(tenant);
            }

            var next = await rings.MakeAsync(tenant, keys.Count == 0 ? 1 : keys[^1].Version + 1, cancellationToken).ConfigureAwait(false);
            var isAdded = await store.TryAddAsync(tenant, next, cancellationToken).ConfigureAwait(false);
            rings.Forget(tenant);
            if (isAdded)
            {
                await RecordAsync("keys.rotated", next.Version, cancellationToken).ConfigureAwait(false);
                return next;
            }
        }
    }

    public async Task<int> RewrapAsync(CancellationToken cancellationToken = default)
    {
        var tenant = tenants.Tenant.Id;
        var wrapped = 0;
        foreach (var key in await ListAsync(cancellationToken).ConfigureAwait(false))
        {
            if (key.Status == TenantKeyStatus.Destroyed || key.WrappedBy == wrapping.CurrentId)
            {
                continue;
            }

            var context = TenantKeyRings.Context(tenant, key.Version);
            var plain = await wrapping.UnwrapAsync(key.WrappedBy, Convert.FromBase64String(key.Wrapped), context, cancellationToken).ConfigureAwait(false);
            var anew = key with { WrappedBy = wrapping.CurrentId, Wrapped = Convert.ToBase64String(await wrapping.WrapAsync(plain, context, cancellationToken).ConfigureAwait(false)) };
            CryptographicOperations.ZeroMemory(plain);

            // Where somebody else has changed it meanwhile, the next call finds what is left.
            wrapped += await store.TryReplaceAsync(tenant, key, anew, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        }

        return wrapped;
    }

    public Task DisableAsync(int version, CancellationToken cancellationToken = default) => SetAsync(version, TenantKeyStatus.Disabled, cancellationToken);

    public Task EnableAsync(int version, CancellationToken cancellationToken = default) => SetAsync(version, TenantKeyStatus.Enabled, cancellationToken);

    public async Task<TenantKeyReceipt> DestroyAsync(CancellationToken cancellationToken = default)
    {
        var tenant = tenants.Tenant.Id;
        Dictionary<int, string> destroyed = [];
        for (var left = await AliveAsync().ConfigureAwait(false); left.Count > 0; left = await AliveAsync().ConfigureAwait(false))
        {
            foreach (var key in left)
            {
                if (await store.TryReplaceAsync(tenant, key, key with { Wrapped = "", Status = TenantKeyStatus.Destroyed }, cancellationToken).ConfigureAwait(false))
                {
                    destroyed[key.Version] = Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(key.Wrapped)));
                }
            }
        }

        rings.Forget(tenant);
        foreach (var version in destroyed.Keys)
        {
            await RecordAsync("keys.destroyed", version, cancellationToken).ConfigureAwait(false);
        }

        return new TenantKeyReceipt(tenant, time.GetUtcNow(), destroyed.AsReadOnly());

        async Task<List<TenantDataKey>> AliveAsync() =>
            [.. (await store.LoadAsync(tenant, cancellationToken).ConfigureAwait(false)).Where(static key => key.Status != TenantKeyStatus.Destroyed)];
    }

    private async Task SetAsync(int version, TenantKeyStatus status, CancellationToken cancellationToken)
    {
        var tenant = tenants.Tenant.Id;
        while (true)
        {
            var key = (await ListAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(key => key.Version == version) ?? throw TenantKeyUnavailableException.Unknown(tenant, version);
            if (key.Status == TenantKeyStatus.Destroyed)
            {
                throw TenantKeyUnavailableException.Destroyed(tenant);
            }

            var isSet = key.Status == status || await store.TryReplaceAsync(tenant, key, key with { Status = status }, cancellationToken).ConfigureAwait(false);
            rings.Forget(tenant);
            if (isSet)
            {
                if (key.Status != status)
                {
                    await RecordAsync(status == TenantKeyStatus.Disabled ? "keys.disabled" : "keys.enabled", version, cancellationToken).ConfigureAwait(false);
                }

                return;
            }
        }
    }

    // After it has happened: a key that a full log kept from being destroyed would be worse than an entry that is missing.
    private ValueTask RecordAsync(string action, int version, CancellationToken cancellationToken) =>
        audit.RecordAsync(new AuditEntry(action) { Target = $"key/{version}" }, cancellationToken);
}
