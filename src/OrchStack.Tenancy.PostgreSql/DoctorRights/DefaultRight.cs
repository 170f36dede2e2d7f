namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Rights that new tables will have.</summary>
internal static class DefaultRight
{
    public static readonly DoctorCheck Check = new("right-default", DoctorSeverity.Warning)
    {
        Why = "Tables that this role makes are open to the application before anybody has decided on them.",
        Sql = """
            SELECT format('default privileges of %s%s', d.defaclrole::regrole, COALESCE(' in schema ' || n.oid::regnamespace, '')),
                string_agg(format('ALTER DEFAULT PRIVILEGES FOR ROLE %s%s REVOKE %s ON TABLES FROM %s;',
                    d.defaclrole::regrole, COALESCE(' IN SCHEMA ' || n.oid::regnamespace, ''), r.privilege_type, a.name), ' ' ORDER BY r.privilege_type)
            FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
            CROSS JOIN LATERAL aclexplode(d.defaclacl) r JOIN app a ON a.oid = r.grantee
            WHERE d.defaclobjtype = 'r'
            GROUP BY d.defaclrole, n.oid
            """,
    };
}
