using Npgsql;
using NpgsqlTypes;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The API keys in tenancy.tenant_api_keys.</summary>
internal sealed class PostgreSqlApiKeyStore(RegistryDatabase database) : ITenantApiKeyStore, ITenantApiKeyDirectory
{
    private const string ByKeyId = $"SELECT {ApiKeyRow.Columns} FROM tenancy.tenant_api_keys k WHERE k.key_id = $1";

    private const string Add = """
        INSERT INTO tenancy.tenant_api_keys (key_id, tenant_id, secret_hash, name, scopes, created_at, expires_at, last_used_at, revoked_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    private const string Lock = $"{ByKeyId} AND k.tenant_id = $2 FOR UPDATE";

    private const string Change = $"""
        UPDATE tenancy.tenant_api_keys k
        SET secret_hash = $3, name = $4, scopes = $5, created_at = $6, expires_at = $7, last_used_at = $8, revoked_at = $9
        WHERE k.key_id = $1 AND k.tenant_id = $2
        RETURNING {ApiKeyRow.Columns}
        """;

    // Rows are locked in one order, or two nodes that write the same keys could wait for each other.
    private const string RecordUse = """
        WITH used AS (SELECT u.key_id, u.at FROM unnest($1, $2) AS u (key_id, at)),
            locked AS (SELECT k.key_id FROM tenancy.tenant_api_keys k WHERE k.key_id = ANY ($1) ORDER BY k.key_id FOR UPDATE)
        UPDATE tenancy.tenant_api_keys k SET last_used_at = u.at
        FROM used u JOIN locked l ON l.key_id = u.key_id
        WHERE k.key_id = u.key_id AND (k.last_used_at IS NULL OR k.last_used_at < u.at)
        """;

    public ValueTask<TenantApiKey?> FindAsync(string keyId, CancellationToken cancellationToken) =>
        database.FindAsync(ByKeyId, ApiKeyRow.Read, cancellationToken, RegistryValue.Of(keyId));

    public async ValueTask AddAsync(TenantApiKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        try
        {
            await database.RunAsync(Add, cancellationToken, ApiKeyRow.Values(key)).ConfigureAwait(false);
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new TenantConflictException($"API key '{key.KeyId}' exists. Nothing was changed; generate another key.");
        }
    }

    public async ValueTask<TenantApiKey> ChangeAsync(
        TenantId owner, string keyId, Func<TenantApiKey, TenantApiKey> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = transaction.ConfigureAwait(false);

        var before = await RegistryDatabase.FindAsync(
            connection, Lock, ApiKeyRow.Read, cancellationToken, RegistryValue.Of(keyId), RegistryValue.Of(owner)).ConfigureAwait(false)
            ?? throw new UnknownTenantApiKeyException(owner, keyId);
        var after = change(before);
        ArgumentNullException.ThrowIfNull(after, nameof(change));
        if (after.KeyId != keyId || after.TenantId != owner)
        {
            throw new InvalidOperationException(
                $"Refused to change API key '{keyId}' of tenant '{owner}' into '{after.KeyId}' of '{after.TenantId}': id and owner never change. Return a copy of what was given: key => key with {{ … }}.");
        }

        var stored = await RegistryDatabase.FindAsync(connection, Change, ApiKeyRow.Read, cancellationToken, ApiKeyRow.Values(after)).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return stored!;
    }

    public async ValueTask RemoveAllAsync(TenantId owner, CancellationToken cancellationToken) => await database.RunAsync(
        "DELETE FROM tenancy.tenant_api_keys WHERE tenant_id = $1", cancellationToken, RegistryValue.Of(owner)).ConfigureAwait(false);

    public IAsyncEnumerable<TenantApiKey> ListAsync(TenantId owner, CancellationToken cancellationToken) => database.ListAsync(
        $"SELECT {ApiKeyRow.Columns} FROM tenancy.tenant_api_keys k WHERE k.tenant_id = $1 ORDER BY k.created_at, k.key_id",
        ApiKeyRow.Read,
        cancellationToken,
        RegistryValue.Of(owner));

    public async ValueTask RecordUseAsync(IReadOnlyDictionary<string, DateTimeOffset> lastUses, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lastUses);
        var uses = lastUses.ToArray();
        await database.RunAsync(
            RecordUse,
            cancellationToken,
            RegistryValue.Of(Array.ConvertAll(uses, static use => use.Key), NpgsqlDbType.Array | NpgsqlDbType.Text),
            RegistryValue.Of(Array.ConvertAll(uses, static use => use.Value.ToUniversalTime()), NpgsqlDbType.Array | NpgsqlDbType.TimestampTz)).ConfigureAwait(false);
    }
}
