using Npgsql;
using NpgsqlTypes;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>An API key as its row says, and back: the hash of its secret, never the secret.</summary>
internal static class ApiKeyRow
{
    public const string Columns = "k.key_id, k.tenant_id, k.secret_hash, k.name, k.scopes, k.created_at, k.expires_at, k.last_used_at, k.revoked_at";

    public static TenantApiKey Read(NpgsqlDataReader reader) =>
        new(reader.GetString(0), TenantId.From(reader.GetGuid(1)), reader.GetFieldValue<byte[]>(2))
        {
            Name = reader.GetString(3),
            Scopes = [.. reader.GetFieldValue<string[]>(4)],
            CreatedAt = RegistryValue.Time(reader, 5),
            ExpiresAt = RegistryValue.Time(reader, 6),
            LastUsedAt = RegistryValue.Time(reader, 7),
            RevokedAt = RegistryValue.Time(reader, 8),
        };

    /// <summary>The values of <see cref="Columns"/>, in that order.</summary>
    public static NpgsqlParameter[] Values(TenantApiKey key) =>
    [
        RegistryValue.Of(key.KeyId),
        RegistryValue.Of(key.TenantId),
        RegistryValue.Of(key.CopySecretHash(), NpgsqlDbType.Bytea),
        RegistryValue.Of(key.Name),
        RegistryValue.Of(key.Scopes.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text),
        RegistryValue.Of(key.CreatedAt),
        RegistryValue.Of(key.ExpiresAt),
        RegistryValue.Of(key.LastUsedAt),
        RegistryValue.Of(key.RevokedAt),
    ];
}
