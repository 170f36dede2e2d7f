namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Permissive policies are alternatives.</summary>
internal static class PermissivePolicy
{
    public static readonly DoctorCheck Check = new("policy-permissive", DoctorSeverity.Serious)
    {
        Why = "The policy is permissive, so any other permissive policy opens the table beside it; a restrictive one holds whatever else is added.",
        Sql = """
            SELECT format('policy %I on %s', e.polname, f.name), format('DROP POLICY %I ON %s; %s', e.polname, f.name, e.create_policy)
            FROM expected e JOIN fenced f ON f.oid = e.oid JOIN policy p ON p.oid = e.oid AND p.polname = e.polname
            WHERE p.polpermissive
            """,
    };
}
