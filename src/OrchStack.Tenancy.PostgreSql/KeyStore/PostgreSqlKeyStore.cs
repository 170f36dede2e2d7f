using Npgsql;
using NpgsqlTypes;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The wrapped keys in tenancy.tenant_keys, under a login of their own. One statement a call, so that nodes cannot come between.</summary>
internal sealed class PostgreSqlKeyStore(PostgreSqlSource login) : ITenantKeyStore, IDisposable, IAsyncDisposable
{
    private const string Load = "SELECT version, wrapped_by, wrapped, status, created_at, messages FROM tenancy.tenant_keys WHERE tenant_id = $1";

    private const string Add = """
        INSERT INTO tenancy.tenant_keys (tenant_id, version, wrapped_by, wrapped, status, created_at, messages) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT DO NOTHING
        """;

    private const string Replace = """
        UPDATE tenancy.tenant_keys SET wrapped_by = $3, wrapped = $4, status = $5
        WHERE tenant_id = $1 AND version = $2 AND wrapped = $6 AND status = $7
        """;

    private const string Reserve = "UPDATE tenancy.tenant_keys SET messages = messages + $3 WHERE tenant_id = $1 AND version = $2 RETURNING messages";

    private readonly PrimaryDatabase _database = new(login);

    public async ValueTask<IReadOnlyList<TenantDataKey>> LoadAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var command = await OpenAsync(Load, tenant, cancellationToken).ConfigureAwait(false);
        await using var _ = command.Connection!.ConfigureAwait(false);
        await using var __ = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);
        List<TenantDataKey> keys = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            keys.Add(new TenantDataKey(
                reader.GetInt32(0), reader.GetString(1), reader.GetString(2), Enum.Parse<TenantKeyStatus>(reader.GetString(3), ignoreCase: true),
                reader.GetFieldValue<DateTimeOffset>(4), reader.GetInt64(5)));
        }

        return keys;
    }

    public async ValueTask<bool> TryAddAsync(TenantId tenant, TenantDataKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return await RunAsync(
            Add, tenant, cancellationToken, Of(key.Version), Of(key.WrappedBy), Of(key.Wrapped), Of(key.Status), new() { Value = key.Created.UtcDateTime }, Of(key.Messages)).ConfigureAwait(false) == 1;
    }

    public async ValueTask<bool> TryReplaceAsync(TenantId tenant, TenantDataKey before, TenantDataKey after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return await RunAsync(
            Replace, tenant, cancellationToken, Of(before.Version), Of(after.WrappedBy), Of(after.Wrapped), Of(after.Status), Of(before.Wrapped), Of(before.Status)).ConfigureAwait(false) == 1;
    }

    public async ValueTask<long> ReserveAsync(TenantId tenant, int version, long messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var command = await OpenAsync(Reserve, tenant, cancellationToken, Of(version), Of(messages)).ConfigureAwait(false);
        await using var _ = command.Connection!.ConfigureAwait(false);
        await using var __ = command.ConfigureAwait(false);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as long?
            ?? throw new InvalidOperationException($"Tenant '{tenant}' has no version {version} of a key to reserve messages of. Nothing was changed.");
    }

    public void Dispose() => _database.Dispose();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static NpgsqlParameter Of(string value) => new() { Value = value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Of(int value) => new() { Value = value };

    private static NpgsqlParameter Of(long value) => new() { Value = value };

    private static NpgsqlParameter Of(TenantKeyStatus status) => Of(status switch
    {
        TenantKeyStatus.Enabled => "enabled",
        TenantKeyStatus.Disabled => "disabled",
        _ => "destroyed",
    });

    private async Task<int> RunAsync(string sql, TenantId tenant, CancellationToken cancellationToken, params NpgsqlParameter[] values)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var command = await OpenAsync(sql, tenant, cancellationToken, values).ConfigureAwait(false);
        await using var _ = command.Connection!.ConfigureAwait(false);
        await using var __ = command.ConfigureAwait(false);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<NpgsqlCommand> OpenAsync(string sql, TenantId tenant, CancellationToken cancellationToken, params NpgsqlParameter[] values)
    {
        var command = new NpgsqlCommand(sql, await _database.OpenAsync(cancellationToken).ConfigureAwait(false));
        command.Parameters.Add(new NpgsqlParameter { Value = tenant.Value });
        command.Parameters.AddRange(values);
        return command;
    }
}
