namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A policy compared with the form that PostgreSQL gives ours.</summary>
internal static class AlteredPolicy
{
    public static readonly DoctorCheck Check = new("policy-altered", DoctorSeverity.Serious)
    {
        Why = "The policy does not say what this version writes for the kind of its table: it may let rows of other tenants through.",
        Sql = """
            SELECT format('policy %I on %s', e.polname, f.name), format('DROP POLICY %I ON %s; %s', e.polname, f.name, e.create_policy)
            FROM expected e JOIN fenced f ON f.oid = e.oid JOIN policy p ON p.oid = e.oid AND p.polname = e.polname
            WHERE p.polcmd = e.polcmd
                AND (p.uses IS DISTINCT FROM e.uses OR p.checks IS DISTINCT FROM e.checks)
                AND NOT (e.uses = 'members' AND p.checks IS NULL AND EXISTS (
                    SELECT FROM regexp_match(p.uses, '^\(\S+ IN \( SELECT m\.\S+ FROM (\S+) m\)\)$') m(parts) JOIN fenced j ON j.name = m.parts[1]
                    WHERE j.kind = 'membership' AND j.tenant_column IS NOT NULL
                        AND EXISTS (SELECT FROM pg_policy i WHERE i.polrelid = j.oid AND i.polname = 'tenancy_isolation_insert')))
            """,
    };
}
