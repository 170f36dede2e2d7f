namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A row without a tenant is nobody's.</summary>
internal static class NullableTenantColumn
{
    public static readonly DoctorCheck Check = new("tenant-column-nullable", DoctorSeverity.Warning)
    {
        Why = "A row without a tenant is seen by nobody, and belongs to nobody who would notice.",
        Sql = """
            SELECT format('column %I of %s', f.tenant_column, f.name), format('ALTER TABLE %s ALTER COLUMN %I SET NOT NULL;', f.name, f.tenant_column)
            FROM fenced f JOIN pg_attribute a ON a.attrelid = f.oid AND a.attname = f.tenant_column
            WHERE f.is_application AND f.kind IN ('owned', 'membership') AND NOT f.part AND NOT a.attnotnull
            """,
    };
}
