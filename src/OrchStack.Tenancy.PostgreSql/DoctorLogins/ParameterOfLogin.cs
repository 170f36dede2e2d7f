namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Settings of superusers that the application login may change.</summary>
internal static class ParameterOfLogin
{
    public static readonly DoctorCheck Check = new("login-sets-parameter", DoctorSeverity.Serious)
    {
        Why = "The setting belongs to superusers: some load code, and one holds the tenant that was verified for the transaction.",
        Sql = """
            SELECT format('parameter %s', p.parname), format('REVOKE %s ON PARAMETER %s FROM %s;', r.privilege_type, p.parname, a.name)
            FROM pg_parameter_acl p CROSS JOIN LATERAL aclexplode(p.paracl) r JOIN app a ON a.oid = r.grantee
            """,
    };
}
