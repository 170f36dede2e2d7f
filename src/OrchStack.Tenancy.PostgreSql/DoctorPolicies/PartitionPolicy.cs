namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A policy that opens a partition.</summary>
internal static class PartitionPolicy
{
    public static readonly DoctorCheck Check = new("partition-policy", DoctorSeverity.Serious)
    {
        Why = "A statement that names the partition is held by the partition's own policies, and this one lets rows through that ours on the table would hide.",
        Sql = """
            SELECT format('policy %I on %s', p.polname, f.name), format('DROP POLICY %I ON %s;', p.polname, f.name)
            FROM fenced f JOIN pg_policy p ON p.polrelid = f.oid
            WHERE f.part AND p.polpermissive
                AND NOT EXISTS (SELECT FROM policy o WHERE o.oid = f.oid AND o.polname = 'tenancy_isolation' AND o.polcmd = '*' AND NOT o.polpermissive AND o.uses = f.own)
            """,
    };
}
