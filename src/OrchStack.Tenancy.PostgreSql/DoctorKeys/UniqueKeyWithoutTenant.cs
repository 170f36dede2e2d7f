namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A unique key over all tenants tells what others have.</summary>
internal static class UniqueKeyWithoutTenant
{
    public static readonly DoctorCheck Check = new("unique-key-without-tenant", DoctorSeverity.Warning)
    {
        Why = "The key holds over all tenants: a refused insert tells one tenant that another has the value.",
        Sql = """
            SELECT i.indexrelid::regclass::text, CASE WHEN k.oid IS NULL
                THEN format('DROP INDEX %s; %s;', i.indexrelid::regclass,
                    regexp_replace(pg_get_indexdef(i.indexrelid), '(USING \w+ \()', '\1' || quote_ident(f.tenant_column) || ', '))
                ELSE format('ALTER TABLE %s DROP CONSTRAINT %I; ALTER TABLE %1$s ADD CONSTRAINT %2$I %s;', f.name, k.conname,
                    regexp_replace(pg_get_constraintdef(k.oid), '^(UNIQUE[^(]*\()', '\1' || quote_ident(f.tenant_column) || ', ')) END
            FROM pg_index i JOIN fenced f ON f.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = f.oid AND a.attname = f.tenant_column
            LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype = 'u'
            WHERE i.indisunique AND NOT i.indisprimary AND f.kind IN ('owned', 'membership') AND NOT f.part AND f.is_application AND NOT a.attnum = ANY (i.indkey)
            """,
    };
}
