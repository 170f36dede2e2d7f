using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Reads which tables an application has.</summary>
internal static class FoundTables
{
    public static async Task<IReadOnlyList<FoundTable>> ReadAsync(NpgsqlConnection connection, AdoptionOptions options, CancellationToken cancellationToken)
    {
        var installed = await AdminRows.ListAsync(connection, "SELECT to_regclass('tenancy.tables') IS NOT NULL", row => row.GetBoolean(0), cancellationToken).ConfigureAwait(false);
        var decided = installed[0]
            ? "LEFT JOIN tenancy.tables r ON r.relation = c.oid"
            : "LEFT JOIN (SELECT NULL::oid, NULL::text, NULL::text, NULL::text, NULL::text) r (relation, kind, tenant_column, key_type, reason) ON false";
        return await AdminRows.ListAsync(
            connection,
            $"""
            SELECT n.nspname, c.relname,
                (SELECT count(*) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)::integer,
                EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f'),
                pg_catalog.pg_table_size(c.oid),
                (SELECT pg_catalog.format_type(a.atttypid, NULL) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attname = $2 AND NOT a.attisdropped),
                r.kind, r.tenant_column::text, r.key_type, r.reason, tenants.name, tenants.type
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace {decided}
                LEFT JOIN LATERAL (
                    SELECT p.attname::text AS name, pg_catalog.format_type(p.atttypid, NULL) AS type
                    FROM pg_catalog.pg_constraint k
                        JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
                        JOIN pg_catalog.pg_attribute p ON p.attrelid = k.confrelid AND p.attnum = k.confkey[1]
                    WHERE k.contype = 'f' AND k.confrelid = c.oid AND k.conrelid <> c.oid AND cardinality(k.conkey) = 1 AND a.attname = $2
                    ORDER BY p.attnum LIMIT 1) tenants ON true
            WHERE n.nspname = ANY ($1) AND n.nspname <> 'tenancy' AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND NOT c.relispartition
                AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid)
                AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
            """,
            Read,
            cancellationToken,
            options.Schemas.ToArray(),
            options.Column).ConfigureAwait(false);
    }

    /// <summary>Views that read with their owner's rights, and copies that hold every tenant's rows.</summary>
    public static Task<List<string>> ReadViewsAsync(NpgsqlConnection connection, AdoptionOptions options, CancellationToken cancellationToken) => AdminRows.ListAsync(
        connection,
        """
        SELECT format('%I.%I', n.nspname, c.relname), c.relkind = 'm'
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ANY ($1) AND (c.relkind = 'm' OR (c.relkind = 'v' AND NOT COALESCE(c.reloptions, '{}') && ARRAY['security_invoker=true', 'security_invoker=on', 'security_invoker=1']))
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
        """,
        row => row.GetBoolean(1)
            ? $"{row.GetString(0)} is a materialized view: it holds every tenant's rows and knows no policy. Take it from the application's logins."
            : $"{row.GetString(0)} is a view that reads with its owner's rights. ALTER VIEW {row.GetString(0)} SET (security_invoker = true), or it may show every tenant's rows.",
        cancellationToken,
        (object)options.Schemas.ToArray());

    private static FoundTable Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetInt32(2),
        row.GetBoolean(3),
        row.GetInt64(4),
        Text(row, 5),
        row.IsDBNull(6) ? null : new CatalogRecord(row.GetString(6), Text(row, 7), Text(row, 8), Text(row, 9)))
    {
        TenantsColumn = Text(row, 10),
        TenantsColumnType = Text(row, 11),
    };

    private static string? Text(NpgsqlDataReader row, int place) => row.IsDBNull(place) ? null : row.GetString(place);
}
