using System.Text.Json;

namespace OrchStack.Tenancy;

/// <summary>A file for each tenant, with its wrapped keys, for one machine.</summary>
internal sealed class LocalKeyStore(LocalKeyFolder folder) : ITenantKeyStore
{
    public async ValueTask<IReadOnlyList<TenantDataKey>> LoadAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var path = folder.Of(tenant);
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false), LocalKeyJson.Default.TenantDataKeyArray) ?? [];
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"'{path}' cannot be read as keys of a tenant. Restore it from its copy; nothing was changed.", fault);
        }
    }

    public async ValueTask<bool> TryAddAsync(TenantId tenant, TenantDataKey key, CancellationToken cancellationToken) => await ChangeAsync(
        tenant, keys => keys.Any(other => other.Version == key.Version) ? null : [.. keys, key], cancellationToken).ConfigureAwait(false) is not null;

    public async ValueTask<bool> TryReplaceAsync(TenantId tenant, TenantDataKey before, TenantDataKey after, CancellationToken cancellationToken) => await ChangeAsync(
        tenant,
        keys => keys.FirstOrDefault(key => key.Version == before.Version) is { } found && found.Wrapped == before.Wrapped && found.Status == before.Status
            ? [.. keys.Where(key => key != found), after with { Messages = found.Messages }]
            : null,
        cancellationToken).ConfigureAwait(false) is not null;

    public async ValueTask<long> ReserveAsync(TenantId tenant, int version, long messages, CancellationToken cancellationToken)
    {
        var keys = await ChangeAsync(
            tenant, keys => [.. keys.Select(key => key.Version == version ? key with { Messages = key.Messages + messages } : key)], cancellationToken).ConfigureAwait(false);
        return keys!.Single(key => key.Version == version).Messages;
    }

    private async Task<TenantDataKey[]?> ChangeAsync(TenantId tenant, Func<IReadOnlyList<TenantDataKey>, TenantDataKey[]?> change, CancellationToken cancellationToken)
    {
        var turn = await folder.LockAsync(folder.Of(tenant), cancellationToken).ConfigureAwait(false);
        await using (turn.ConfigureAwait(false))
        {
            var changed = change(await LoadAsync(tenant, cancellationToken).ConfigureAwait(false));
            if (changed is not null)
            {
                folder.Write(folder.Of(tenant), JsonSerializer.SerializeToUtf8Bytes(changed, LocalKeyJson.Default.TenantDataKeyArray));
            }

            return changed;
        }
    }
}
