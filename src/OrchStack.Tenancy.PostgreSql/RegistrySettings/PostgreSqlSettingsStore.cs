using System.Runtime.CompilerServices;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The tenants' settings in tenancy.tenant_settings, every version of them.</summary>
internal sealed class PostgreSqlSettingsStore(RegistryDatabase database) : ITenantSettingsStore
{
    // Steps from section to section along the primary key, so that a long history costs nothing on entry to the tenant.
    private const string Newest = """
        WITH RECURSIVE newest AS (
            (SELECT s.section, s.version, s.document, s.at, s.actor FROM tenancy.tenant_settings s
                WHERE s.tenant_id = $1 ORDER BY s.section DESC, s.version DESC LIMIT 1)
            UNION ALL
            SELECT n.section, n.version, n.document, n.at, n.actor FROM newest p CROSS JOIN LATERAL (
                SELECT s.section, s.version, s.document, s.at, s.actor FROM tenancy.tenant_settings s
                WHERE s.tenant_id = $1 AND s.section < p.section ORDER BY s.section DESC, s.version DESC LIMIT 1) n
        )
        SELECT section, version, document, at, actor FROM newest
        """;

    private const string Append = """
        INSERT INTO tenancy.tenant_settings (tenant_id, section, version, document, at, actor)
        SELECT $1, $2, $3, $4, $5, $6
        WHERE $3 = 1 + coalesce((SELECT max(s.version) FROM tenancy.tenant_settings s WHERE s.tenant_id = $1 AND s.section = $2), 0)
        ON CONFLICT DO NOTHING
        """;

    private const string Page = """
        SELECT section, version, document, at, actor FROM tenancy.tenant_settings
        WHERE tenant_id = $1 AND section = $2 AND version < $3 ORDER BY version DESC LIMIT $4
        """;

    /// <summary>Documents may be 64 KB each.</summary>
    private const int PageSize = 50;

    public async ValueTask<TenantSettingsDocuments> LoadAsync(TenantId tenant, CancellationToken cancellationToken) =>
        new(tenant, await database.ReadAllAsync(Newest, Read, cancellationToken, RegistryValue.Of(tenant)).ConfigureAwait(false));

    public async ValueTask<bool> TryAppendAsync(TenantId tenant, TenantSettingsDocument document, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        return await database.RunAsync(
            Append,
            cancellationToken,
            RegistryValue.Of(tenant),
            RegistryValue.Of(document.Section),
            new NpgsqlParameter<long> { TypedValue = document.Version },
            RegistryValue.Of(document.Json),
            RegistryValue.Of(document.At),
            RegistryValue.Of(document.Actor)).ConfigureAwait(false) == 1;
    }

    public async IAsyncEnumerable<TenantSettingsDocument> ListAsync(TenantId tenant, string section, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<TenantSettingsDocument> page;
        var before = long.MaxValue;
        do
        {
            page = await database.ReadAllAsync(
                Page,
                Read,
                cancellationToken,
                RegistryValue.Of(tenant),
                RegistryValue.Of(section),
                new NpgsqlParameter<long> { TypedValue = before },
                new NpgsqlParameter<int> { TypedValue = PageSize }).ConfigureAwait(false);
            foreach (var document in page)
            {
                yield return document;
                before = document.Version;
            }
        }
        while (page.Count == PageSize);
    }

    private static TenantSettingsDocument Read(NpgsqlDataReader reader) =>
        new(reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetString(4));
}
