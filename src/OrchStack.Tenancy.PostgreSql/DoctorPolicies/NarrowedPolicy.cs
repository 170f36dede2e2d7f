namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A policy that holds for some roles or commands.</summary>
internal static class NarrowedPolicy
{
    public static readonly DoctorCheck Check = new("policy-narrowed", DoctorSeverity.Serious)
    {
        Why = "The policy holds for some roles or some commands alone, and nothing keeps tenants apart for the others.",
        Sql = """
            SELECT format('policy %I on %s', e.polname, f.name), format('DROP POLICY %I ON %s; %s', e.polname, f.name, e.create_policy)
            FROM expected e JOIN fenced f ON f.oid = e.oid JOIN policy p ON p.oid = e.oid AND p.polname = e.polname
            WHERE p.polcmd <> e.polcmd OR NOT (p.polroles = '{0}' OR 'tenancy_app'::regrole::oid = ANY (p.polroles))
            """,
    };
}
