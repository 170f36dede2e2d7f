namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Indexes that row-level security keeps from being used.</summary>
internal static class UnusableIndex
{
    public static readonly DoctorCheck Check = new("index-unusable", DoctorSeverity.Information)
    {
        Why = "Under row-level security only leakproof operators become conditions of an index, and those of this one are not: queries read all rows of the tenant.",
        Sql = """
            WITH part_of AS (
                SELECT f.name, f.tenant_column, i.indexrelid, i.indexrelid::regclass::text AS index, f.oid, k.n, o.opcname, o.opcfamily, o.opcintype,
                    o.opcmethod = (SELECT m.oid FROM pg_am m WHERE m.amname = 'btree') AS is_tree, i.indkey[k.n - 1] AS attnum
                FROM fenced f JOIN pg_index i ON i.indrelid = f.oid AND i.indisvalid JOIN pg_attribute a ON a.attrelid = f.oid AND a.attname = f.tenant_column
                CROSS JOIN LATERAL generate_series(1, i.indnkeyatts) k(n) JOIN pg_opclass o ON o.oid = i.indclass[k.n - 1]
                WHERE f.is_application AND NOT f.part AND i.indkey[k.n - 1] <> a.attnum
            ), leaking AS (
                SELECT DISTINCT p.indexrelid, p.n, x.oprcode
                FROM part_of p JOIN pg_amop m ON m.amopfamily = p.opcfamily AND m.amoplefttype = p.opcintype AND (m.amoprighttype = p.opcintype OR NOT p.is_tree)
                JOIN pg_operator x ON x.oid = m.amopopr
                JOIN pg_proc c ON c.oid = x.oprcode
                WHERE NOT c.proleakproof
            )
            SELECT p.index, CASE
                WHEN p.attnum = 0 THEN format('-- Keep the value in a column: ALTER TABLE %s ADD COLUMN … GENERATED ALWAYS AS (%s) STORED; then CREATE INDEX ON %s (%I, …); DROP INDEX %s;',
                    p.name, pg_get_indexdef(p.indexrelid, p.n, true), p.name, p.tenant_column, p.index)
                WHEN p.opcname LIKE '%pattern_ops' THEN format('DROP INDEX %s; CREATE INDEX ON %s (%I, %s COLLATE "C"); -- and ask by ^@ in place of LIKE',
                    p.index, p.name, p.tenant_column, pg_get_indexdef(p.indexrelid, p.n, false))
                ELSE (SELECT string_agg(format('ALTER FUNCTION %s LEAKPROOF;', l.oprcode::regprocedure), ' ' ORDER BY l.oprcode::regprocedure::text)
                    FROM leaking l WHERE l.indexrelid = p.indexrelid AND l.n = p.n) END
            FROM part_of p
            WHERE p.attnum = 0 OR p.opcname LIKE '%pattern_ops' OR EXISTS (SELECT FROM leaking l WHERE l.indexrelid = p.indexrelid AND l.n = p.n)
            """,
    };
}
