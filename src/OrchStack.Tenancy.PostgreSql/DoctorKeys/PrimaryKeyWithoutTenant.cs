namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A primary key over all tenants tells that a key is taken.</summary>
internal static class PrimaryKeyWithoutTenant
{
    public static readonly DoctorCheck Check = new("primary-key-without-tenant", DoctorSeverity.Information)
    {
        Why = "The key holds over all tenants: whoever inserts a row with a chosen key learns whether another tenant has it. Keys that nobody can guess tell nothing.",
        Sql = """
            SELECT format('constraint %I on %s', k.conname, f.name), format('ALTER TABLE %s DROP CONSTRAINT %I; ALTER TABLE %1$s ADD CONSTRAINT %2$I %s;', f.name, k.conname,
                regexp_replace(pg_get_constraintdef(k.oid), '^(PRIMARY KEY \()', '\1' || quote_ident(f.tenant_column) || ', '))
            FROM pg_constraint k JOIN fenced f ON f.oid = k.conrelid JOIN pg_attribute a ON a.attrelid = f.oid AND a.attname = f.tenant_column
            WHERE k.contype = 'p' AND f.kind IN ('owned', 'membership') AND NOT f.part AND f.is_application AND NOT a.attnum = ANY (k.conkey)
                AND NOT EXISTS (SELECT FROM pg_attribute g WHERE g.attrelid = f.oid AND g.attnum = ANY (k.conkey) AND (g.attidentity = 'a' OR g.atttypid = 'uuid'::regtype))
            """,
    };
}
