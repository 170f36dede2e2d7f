namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A policy that the kind of the table demands.</summary>
internal static class MissingPolicy
{
    public static readonly DoctorCheck Check = new("policy-missing", DoctorSeverity.Serious)
    {
        Why = "The restrictive policy that keeps tenants apart is not there; whatever a permissive one lets through is seen by all.",
        Sql = """
            SELECT format('policy %I on %s', e.polname, f.name), e.create_policy
            FROM expected e JOIN fenced f ON f.oid = e.oid
            WHERE NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = e.oid AND p.polname = e.polname)
            """,
    };
}
