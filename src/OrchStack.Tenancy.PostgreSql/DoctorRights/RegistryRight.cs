namespace OrchStack.Tenancy.PostgreSql;

/// <summary>What is in the schema tenancy is not the tenants' to read or write.</summary>
internal static class RegistryRight
{
    public static readonly DoctorCheck Check = new("right-registry", DoctorSeverity.Serious)
    {
        Why = "Tables of the schema tenancy say who the tenants are, which keys open them and what was decided: none of it is for a query of a tenant.",
        Sql = """
            WITH open AS (
                SELECT r.oid, r.privilege, r.grantee FROM rights r
                UNION
                SELECT r.oid, r.privilege, r.grantee FROM column_rights r
            )
            SELECT o.oid::regclass::text, format('REVOKE %s ON %s FROM %s;', o.privilege, o.oid::regclass, o.grantee)
            FROM open o JOIN pg_class c ON c.oid = o.oid
            WHERE c.relnamespace = to_regnamespace('tenancy') AND c.relname <> 'signing_keys'
                AND (c.relname::text, o.privilege) NOT IN (('schema_version', 'SELECT'), ('tables', 'SELECT'), ('installation', 'SELECT'),
                    ('installation_gaps', 'SELECT'), ('tenant_audit', 'SELECT'), ('tenant_audit', 'INSERT'))
                AND NOT (c.relname IN ('vectors', 'vector_collections') AND o.privilege IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE'))
            """,
    };
}
