namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Tables of the catalogue that hold what is in rows, or secrets.</summary>
internal static class CatalogueRight
{
    public static readonly DoctorCheck Check = new("right-catalogue", DoctorSeverity.Serious)
    {
        Why = "The table of the catalogue holds values out of everybody's rows (statistics, large objects) or secrets, and no policy stands before it.",
        Sql = """
            WITH open AS (
                SELECT c.oid, r.privilege_type AS privilege, a.name AS grantee
                FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) r JOIN app a ON a.oid = r.grantee
                UNION
                SELECT t.attrelid, format('%s (%I)', r.privilege_type, t.attname), a.name
                FROM pg_attribute t CROSS JOIN LATERAL aclexplode(t.attacl) r JOIN app a ON a.oid = r.grantee
            )
            SELECT o.oid::regclass::text, string_agg(format('REVOKE %s ON %s FROM %s;', o.privilege, o.oid::regclass, o.grantee), ' ' ORDER BY o.privilege, o.grantee)
            FROM open o
            WHERE o.oid IN ('pg_statistic'::regclass, 'pg_statistic_ext_data'::regclass, 'pg_largeobject'::regclass, 'pg_authid'::regclass, 'pg_user_mapping'::regclass)
            GROUP BY o.oid
            """,
    };
}
