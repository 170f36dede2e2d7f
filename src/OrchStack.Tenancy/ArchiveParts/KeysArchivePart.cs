using System.Security.Cryptography;

namespace OrchStack.Tenancy;

/// <summary><c>keys/keys.jsonl</c>: the versions of the tenant's key, wrapped by the transfer key. First of all: what is encrypted comes after.</summary>
internal sealed class KeysArchivePart(ITenantKeyStore store, IKeyEncryptionKeys wrapping, TenantKeyRings rings) : ITenantArchivePart
{
    private const string Keys = "keys.jsonl";

    public string Name => "keys";

    public int Order => int.MinValue;

    public async Task ExportAsync(TenantArchiveWriter archive, ITenantScope scope, CancellationToken cancellationToken)
    {
        var tenant = scope.Tenant.Id;
        List<ArchivedKey> written = [];
        foreach (var key in (await store.LoadAsync(tenant, cancellationToken).ConfigureAwait(false)).Where(static key => key.Status != TenantKeyStatus.Destroyed).OrderBy(static key => key.Version))
        {
            var plain = await wrapping.UnwrapAsync(key.WrappedBy, Convert.FromBase64String(key.Wrapped), TenantKeyRings.Context(tenant, key.Version), cancellationToken).ConfigureAwait(false);
            written.Add(new ArchivedKey(key.Version, Convert.ToBase64String(KeyWrapping.Wrap(Demand(archive.Options), plain, TenantKeyRings.Context(tenant, key.Version))), key.Status, key.Created, key.Messages));
            CryptographicOperations.ZeroMemory(plain);
        }

        await archive.WriteLinesAsync(Keys, written.ToAsyncEnumerable(), TenantArchiveJson.Default.ArchivedKey, cancellationToken).ConfigureAwait(false);
    }

    public async Task RestoreAsync(TenantArchiveReader archive, ITenantScope scope, CancellationToken cancellationToken)
    {
        var tenant = scope.Tenant.Id;
        await foreach (var key in archive.ReadLinesAsync(Keys, TenantArchiveJson.Default.ArchivedKey, cancellationToken).ConfigureAwait(false))
        {
            var plain = Unwrap(Demand(archive.Options), key.Wrapped, tenant, key.Version);
            var wrapped = await wrapping.WrapAsync(plain, TenantKeyRings.Context(tenant, key.Version), cancellationToken).ConfigureAwait(false);
            CryptographicOperations.ZeroMemory(plain);

            // There already where a restoring is taken up again; ids of tenants are never used twice, so it is this one.
            await store.TryAddAsync(tenant, new TenantDataKey(key.Version, wrapping.CurrentId, Convert.ToBase64String(wrapped), key.Status, key.Created, key.Messages), cancellationToken).ConfigureAwait(false);
        }

        rings.Forget(tenant);
    }

    private static byte[] Demand(TenantArchiveOptions options) => options.TransferKey is { Length: TenantCipher.KeyLength } key ? key : throw new TenantArchiveException(
        "The tenant has encryption keys, and there is no transfer key of 32 bytes for them. Set TransferKey = RandomNumberGenerator.GetBytes(32), the same on both sides; or leave them, and with them all that is encrypted: options.Leave.Add(\"keys\").");

    private static byte[] Unwrap(byte[] transfer, string wrapped, TenantId tenant, int version)
    {
        try
        {
            return KeyWrapping.Unwrap(transfer, Convert.FromBase64String(wrapped), TenantKeyRings.Context(tenant, version));
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            throw new TenantArchiveException($"Version {version} of the tenant's key was not wrapped by this transfer key. Give the one of the export.", fault);
        }
    }
}
