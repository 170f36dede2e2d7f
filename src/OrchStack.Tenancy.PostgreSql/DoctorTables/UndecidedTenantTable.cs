namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A table with the tenant column that nobody fenced.</summary>
internal static class UndecidedTenantTable
{
    public static readonly DoctorCheck Check = new("tenant-table-undecided", DoctorSeverity.Serious)
    {
        Why = "The table has the tenant column, the application may touch it, and nothing keeps its tenants apart.",
        Requires = "tables",
        Sql = """
            SELECT u.name, format('ALTER TABLE %1$s OWNER TO tenancy_owner; ALTER TABLE %1$s ALTER COLUMN %2$I SET DEFAULT tenancy.claimed_tenant_%3$s(); '
                'ALTER TABLE %1$s ALTER COLUMN %2$I SET NOT NULL; CREATE INDEX ON %1$s (%2$I); ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY; ALTER TABLE %1$s FORCE ROW LEVEL SECURITY; '
                'CREATE POLICY tenancy_isolation ON %1$s AS RESTRICTIVE USING (%2$I = (SELECT tenancy.current_tenant_%3$s())) WITH CHECK (%2$I = (SELECT tenancy.current_tenant_%3$s())); '
                'CREATE POLICY tenancy_baseline ON %1$s AS PERMISSIVE USING (true) WITH CHECK (true); '
                'INSERT INTO tenancy.tables (relation, kind, tenant_column, key_type) VALUES (%4$L, ''owned'', %5$L, %3$L);', u.name, u.tenant_column, u.key_type, u.name, u.tenant_column)
            FROM undecided u
            WHERE u.tenant_column IS NOT NULL
            """,
    };
}
