namespace OrchStack.Tenancy.PostgreSql;

/// <summary>New rows get their tenant by default.</summary>
internal static class TenantDefault
{
    public static readonly DoctorCheck Check = new("tenant-default", DoctorSeverity.Warning)
    {
        Why = "New rows do not get their tenant by default: every insert has to name it, and those that do not are refused.",
        Sql = """
            SELECT format('column %I of %s', f.tenant_column, f.name), format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT tenancy.claimed_tenant_%s();', f.name, f.tenant_column, f.key_type)
            FROM fenced f JOIN pg_attribute a ON a.attrelid = f.oid AND a.attname = f.tenant_column
            LEFT JOIN pg_attrdef d ON d.adrelid = f.oid AND d.adnum = a.attnum
            WHERE f.is_application AND f.kind <> 'root' AND NOT f.part AND a.attgenerated = '' AND a.attidentity = ''
                AND pg_get_expr(d.adbin, d.adrelid) NOT LIKE 'tenancy.claimed_tenant_%' IS NOT FALSE
            """,
    };
}
