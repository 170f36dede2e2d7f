using System.Data.Common;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The tables of tenants' rows, as the application's login sees them.</summary>
internal static class TenantRowTables
{
    private const string Query = """
        SELECT c.oid, n.nspname || '.' || c.relname, format('%I.%I', n.nspname, c.relname), t.tenant_column::text, has_table_privilege(c.oid, 'DELETE'),
            ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
                AND a.attname <> t.tenant_column ORDER BY a.attnum),
            ARRAY(SELECT DISTINCT f.confrelid FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid),
            ARRAY(SELECT a.attname::text FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.deptype IN ('a', 'i') ORDER BY s.oid),
            ARRAY(SELECT s.oid::regclass::text FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
                WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.deptype IN ('a', 'i') ORDER BY s.oid)
        FROM tenancy.tables t JOIN pg_class c ON c.oid = t.relation JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE t.kind IN ('owned', 'membership', 'shared') AND t.tenant_column IS NOT NULL AND NOT c.relispartition
        ORDER BY 2
        """;

    /// <summary>What is referred to comes before what refers to it; in a circle, in the order of names.</summary>
    public static async Task<List<TenantRowTable>> ListAsync(DbConnection connection, TenantRowsOptions options, CancellationToken cancellationToken)
    {
        List<TenantRowTable> tables = [];
        await RowCommand.ReadAsync(
            connection,
            Query,
            row => tables.Add(new TenantRowTable(
                row.GetFieldValue<uint>(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetBoolean(4), row.GetFieldValue<string[]>(5), row.GetFieldValue<uint[]>(6),
                [.. row.GetFieldValue<string[]>(7).Zip(row.GetFieldValue<string[]>(8))])),
            cancellationToken).ConfigureAwait(false);
        return Sorted([.. tables.Where(table => !options.Leave.Contains(table.Name))]);
    }

    internal static List<TenantRowTable> Sorted(List<TenantRowTable> tables)
    {
        List<TenantRowTable> sorted = [];
        while (tables.Count > 0)
        {
            var next = tables.FirstOrDefault(table => !table.RefersTo.Any(parent => tables.Any(other => other.Oid == parent))) ?? tables[0];
            sorted.Add(next);
            tables.Remove(next);
        }

        return sorted;
    }
}
