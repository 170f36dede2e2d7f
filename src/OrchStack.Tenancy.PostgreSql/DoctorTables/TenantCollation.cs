namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A collation under which two tenants are equal.</summary>
internal static class TenantCollation
{
    public static readonly DoctorCheck Check = new("tenant-collation", DoctorSeverity.Serious)
    {
        Why = "Under this collation different keys are equal, so one tenant sees the rows of another.",
        Sql = """
            SELECT format('column %I of %s', f.tenant_column, f.name),
                (SELECT string_agg(format('DROP POLICY %I ON %s;', e.polname, f.name), ' ') FROM expected e WHERE e.oid = f.oid)
                || format(' ALTER TABLE %s ALTER COLUMN %I TYPE %s COLLATE "C"; ', f.name, f.tenant_column, format_type(a.atttypid, a.atttypmod))
                || (SELECT string_agg(e.create_policy, ' ') FROM expected e WHERE e.oid = f.oid)
            FROM fenced f JOIN pg_attribute a ON a.attrelid = f.oid AND a.attname = f.tenant_column JOIN pg_collation l ON l.oid = a.attcollation
            WHERE NOT f.part AND NOT l.collisdeterministic
            """,
    };
}
