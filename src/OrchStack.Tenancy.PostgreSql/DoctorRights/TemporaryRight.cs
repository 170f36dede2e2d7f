namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Temporary tables come first in the search path.</summary>
internal static class TemporaryRight
{
    public static readonly DoctorCheck Check = new("right-temporary", DoctorSeverity.Serious)
    {
        Why = "A temporary table comes before the real one in the search path: injected SQL can shadow a fenced table for the rest of the session.",
        Sql = """
            SELECT format('database %I', d.datname), format('REVOKE TEMPORARY ON DATABASE %I FROM %s;', d.datname, a.name)
            FROM pg_database d CROSS JOIN LATERAL aclexplode(COALESCE(d.datacl, acldefault('d', d.datdba))) r JOIN app a ON a.oid = r.grantee
            WHERE d.datname = current_database() AND r.privilege_type = 'TEMPORARY' AND r.grantee <> d.datdba
            """,
    };
}
