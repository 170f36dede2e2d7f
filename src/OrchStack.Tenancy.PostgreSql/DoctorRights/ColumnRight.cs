namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Rights on single columns of fenced tables.</summary>
internal static class ColumnRight
{
    public static readonly DoctorCheck Check = new("right-column", DoctorSeverity.Warning)
    {
        Why = "A right on a single column stands beside the rights of the table, and outlives their removal from another role.",
        Sql = """
            SELECT f.name, string_agg(format('REVOKE %s (%I) ON %s FROM %s;', r.privilege_type, t.attname, f.name, a.name), ' ' ORDER BY t.attnum, r.privilege_type)
            FROM fenced f JOIN pg_attribute t ON t.attrelid = f.oid AND NOT t.attisdropped
            CROSS JOIN LATERAL aclexplode(t.attacl) r JOIN app a ON a.oid = r.grantee
            WHERE f.is_application
            GROUP BY f.name
            """,
    };
}
