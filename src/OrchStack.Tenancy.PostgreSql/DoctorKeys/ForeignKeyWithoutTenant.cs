namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Foreign keys ask no policy.</summary>
internal static class ForeignKeyWithoutTenant
{
    public static readonly DoctorCheck Check = new("foreign-key-without-tenant", DoctorSeverity.Warning)
    {
        Why = "The key asks no policy: a tenant's row may refer to another tenant's, which tells that it exists and keeps it from being deleted.",
        Sql = """
            SELECT format('constraint %I on %s', k.conname, f.name),
                CASE WHEN EXISTS (SELECT FROM pg_index i WHERE i.indrelid = g.oid AND i.indisunique AND i.indpred IS NULL AND i.indnkeyatts = cardinality(k.confkey) + 1
                        AND i.indkey::int2[] @> (k.confkey || h.attnum)) THEN ''
                    ELSE format('ALTER TABLE %s ADD UNIQUE (%I, %s); ', g.name, g.tenant_column, there.columns) END
                || format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %2$I FOREIGN KEY (%I, %s) REFERENCES %s (%I, %s)%s%s%s;', f.name, k.conname,
                    f.tenant_column, here.columns, g.name, g.tenant_column, there.columns,
                    CASE k.confupdtype WHEN 'c' THEN ' ON UPDATE CASCADE' WHEN 'r' THEN ' ON UPDATE RESTRICT' ELSE '' END,
                    CASE k.confdeltype WHEN 'c' THEN ' ON DELETE CASCADE' WHEN 'r' THEN ' ON DELETE RESTRICT' WHEN 'n' THEN format(' ON DELETE SET NULL (%s)', here.columns)
                        WHEN 'd' THEN format(' ON DELETE SET DEFAULT (%s)', here.columns) ELSE '' END,
                    CASE WHEN k.condeferrable THEN ' DEFERRABLE' || CASE WHEN k.condeferred THEN ' INITIALLY DEFERRED' ELSE '' END ELSE '' END)
            FROM pg_constraint k JOIN fenced f ON f.oid = k.conrelid JOIN fenced g ON g.oid = k.confrelid
            JOIN pg_attribute a ON a.attrelid = f.oid AND a.attname = f.tenant_column JOIN pg_attribute h ON h.attrelid = g.oid AND h.attname = g.tenant_column
            CROSS JOIN LATERAL (SELECT string_agg(quote_ident(x.attname), ', ' ORDER BY n) AS columns
                FROM unnest(k.conkey) WITH ORDINALITY u(num, n) JOIN pg_attribute x ON x.attrelid = k.conrelid AND x.attnum = u.num) here
            CROSS JOIN LATERAL (SELECT string_agg(quote_ident(x.attname), ', ' ORDER BY n) AS columns
                FROM unnest(k.confkey) WITH ORDINALITY u(num, n) JOIN pg_attribute x ON x.attrelid = k.confrelid AND x.attnum = u.num) there
            WHERE k.contype = 'f' AND k.conparentid = 0 AND NOT f.part AND NOT g.part
                AND f.kind IN ('owned', 'membership') AND g.kind IN ('owned', 'membership')
                AND NOT EXISTS (SELECT FROM unnest(k.conkey, k.confkey) AS u(own, other) WHERE u.own = a.attnum AND u.other = h.attnum)
            """,
    };
}
