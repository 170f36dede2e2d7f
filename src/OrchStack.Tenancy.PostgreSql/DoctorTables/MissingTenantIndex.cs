namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Every query asks for the tenant first.</summary>
internal static class MissingTenantIndex
{
    public static readonly DoctorCheck Check = new("tenant-index-missing", DoctorSeverity.Warning)
    {
        Why = "Every query asks for the tenant first, and no index leads with it: each reads the rows of all tenants to find its own.",
        Sql = """
            SELECT f.name, format('CREATE INDEX ON %s (%I);', f.name, f.tenant_column)
            FROM fenced f JOIN pg_attribute a ON a.attrelid = f.oid AND a.attname = f.tenant_column
            WHERE f.is_application AND NOT f.part AND f.kind <> 'root'
                AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = f.oid AND i.indpred IS NULL AND i.indisvalid AND i.indkey[0] = a.attnum)
            """,
    };
}
