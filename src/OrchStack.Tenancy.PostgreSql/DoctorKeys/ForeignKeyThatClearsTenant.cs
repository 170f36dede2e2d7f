namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A key that, when what it refers to goes, takes the tenant away with the reference.</summary>
internal static class ForeignKeyThatClearsTenant
{
    public static readonly DoctorCheck Check = new("foreign-key-clears-tenant", DoctorSeverity.Warning)
    {
        Why = "When the row that it refers to is deleted, the key sets the tenant column too: the delete fails, or leaves a row that is nobody's.",
        Sql = """
            SELECT format('constraint %I on %s', k.conname, f.name),
                format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %2$I %s;', f.name, k.conname,
                    regexp_replace(pg_get_constraintdef(k.oid), ' ON DELETE SET (NULL|DEFAULT)( \([^)]*\))?', format(' ON DELETE SET \1 (%s)', c.columns)))
            FROM pg_constraint k JOIN fenced f ON f.oid = k.conrelid
            JOIN pg_attribute a ON a.attrelid = f.oid AND a.attname = f.tenant_column
            CROSS JOIN LATERAL (SELECT string_agg(quote_ident(x.attname), ', ' ORDER BY n) AS columns
                FROM unnest(COALESCE(k.confdelsetcols, k.conkey)) WITH ORDINALITY u(num, n) JOIN pg_attribute x ON x.attrelid = k.conrelid AND x.attnum = u.num
                WHERE u.num <> a.attnum) c
            WHERE k.contype = 'f' AND k.conparentid = 0 AND NOT f.part AND k.confdeltype IN ('n', 'd') AND c.columns IS NOT NULL
                AND a.attnum = ANY (COALESCE(k.confdelsetcols, k.conkey))
            """,
    };
}
