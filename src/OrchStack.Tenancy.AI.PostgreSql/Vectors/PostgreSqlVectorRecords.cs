using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.VectorData;
using Npgsql;
using NpgsqlTypes;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.AI.PostgreSql;

/// <summary>
/// Records in tenancy.vectors, each statement under the tenant's signed context. No statement names the tenant but those that write
/// it, which the policy checks: what is somebody else's is not there.
/// </summary>
internal sealed class PostgreSqlVectorRecords(TenantDataSource database, ITenantContext tenants) : IVectorRecords
{
    private const string Put = """
        INSERT INTO tenancy.vectors AS v (tenant_id, collection, key, data, vector)
        SELECT $1, $2, r.key, r.data, r.vector FROM unnest($3, $4, $5) AS r (key, data, vector)
        ON CONFLICT (tenant_id, collection, key) DO UPDATE SET data = excluded.data, vector = excluded.vector
        """;

    public string SystemName => "postgresql";

    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var name in await RowsAsync("SELECT name FROM tenancy.vector_collections ORDER BY name", static row => row.GetString(0), cancellationToken).ConfigureAwait(false))
        {
            yield return name;
        }
    }

    public async Task<bool> ExistsAsync(string collection, CancellationToken cancellationToken) =>
        (await RowsAsync("SELECT FROM tenancy.vector_collections WHERE name = $1", static _ => true, cancellationToken, Text(collection)).ConfigureAwait(false)).Count > 0;

    public Task EnsureExistsAsync(string collection, CancellationToken cancellationToken) => RunAsync(
        "INSERT INTO tenancy.vector_collections (tenant_id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", cancellationToken, Tenant(), Text(collection));

    public Task DeleteAsync(string collection, CancellationToken cancellationToken) =>
        RunAsync("DELETE FROM tenancy.vector_collections WHERE name = $1", cancellationToken, Text(collection));

    public async Task PutAsync(string collection, IReadOnlyCollection<VectorRecord> records, CancellationToken cancellationToken)
    {
        // One statement may write a row once.
        var last = records.GroupBy(static record => record.Key, StringComparer.Ordinal).Select(static same => same.Last()).ToArray();
        try
        {
            await RunAsync(
                Put,
                cancellationToken,
                Tenant(),
                Text(collection),
                Many(Array.ConvertAll(last, static record => record.Key), NpgsqlDbType.Text),
                Many(Array.ConvertAll(last, static record => record.Data!), NpgsqlDbType.Jsonb),
                Many(Array.ConvertAll(last, static record => record.Vector is { } vector ? VectorBytes.Of(vector) : null), NpgsqlDbType.Bytea)).ConfigureAwait(false);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            throw new VectorStoreException($"There is no collection '{collection}'. Call EnsureCollectionExistsAsync() first. Nothing was stored.", missing)
            {
                CollectionName = collection,
                OperationName = "Upsert",
            };
        }
    }

    public Task DeleteAsync(string collection, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        RunAsync("DELETE FROM tenancy.vectors WHERE collection = $1 AND key = ANY ($2)", cancellationToken, Text(collection), Many([.. keys], NpgsqlDbType.Text));

    public async Task<IReadOnlyList<VectorRecord>> GetAsync(string collection, IReadOnlyCollection<string> keys, bool withVectors, CancellationToken cancellationToken) => keys.Count == 0
        ? []
        : await RowsAsync(
            $"{Select(withVectors)} AND key = ANY ($2)", Record, cancellationToken, Text(collection), Many([.. keys], NpgsqlDbType.Text)).ConfigureAwait(false);

    public Task ReadAsync(string collection, bool withVectors, Action<VectorRecord> read, CancellationToken cancellationToken) =>
        ReadAsync(Select(withVectors), row => read(Record(row)), cancellationToken, Text(collection));

    public Task OfferAsync(string collection, VectorTop best, CancellationToken cancellationToken)
    {
        byte[] buffer = [];
        return ReadAsync(
            "SELECT vector, key FROM tenancy.vectors WHERE collection = $1 AND vector IS NOT NULL",
            row =>
            {
                var length = (int)row.GetBytes(0, 0, null, 0, 0);
                buffer = buffer.Length < length ? new byte[length] : buffer;
                row.GetBytes(0, 0, buffer, 0, length);
                if (best.IsWanted(VectorBytes.Read(buffer.AsSpan(0, length)), out var score))
                {
                    best.Add(row.GetString(1), score);
                }
            },
            cancellationToken,
            Text(collection));
    }

    private static string Select(bool withVectors) => $"SELECT key, data, {(withVectors ? "vector" : "NULL::bytea")} FROM tenancy.vectors WHERE collection = $1";

    private static VectorRecord Record(DbDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : VectorBytes.Read(row.GetFieldValue<byte[]>(2)).ToArray());

    private static NpgsqlParameter Text(string value) => new() { Value = value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Many<T>(T[] values, NpgsqlDbType type) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };

    private NpgsqlParameter Tenant() => new() { Value = tenants.Tenant.Id.Value, NpgsqlDbType = NpgsqlDbType.Uuid };

    private async Task<List<T>> RowsAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken, params NpgsqlParameter[] values)
    {
        List<T> rows = [];
        await ReadAsync(sql, row => rows.Add(read(row)), cancellationToken, values).ConfigureAwait(false);
        return rows;
    }

    private Task RunAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] values) => ReadAsync(sql, static _ => { }, cancellationToken, values);

    private async Task ReadAsync(string sql, Action<DbDataReader> read, CancellationToken cancellationToken, params NpgsqlParameter[] values)
    {
        try
        {
            var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var _ = connection.ConfigureAwait(false);
            var command = connection.CreateCommand();
            await using var __ = command.ConfigureAwait(false);
            command.CommandText = sql;
            command.Parameters.AddRange(values);
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var ___ = reader.ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                read(reader);
            }
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            throw new InvalidOperationException(
                "The tables of vectors are not installed in this database. Install them once, as the role that owns the schema tenancy: TenantVectorSchema.InstallAsync(admin).", missing);
        }
    }
}
