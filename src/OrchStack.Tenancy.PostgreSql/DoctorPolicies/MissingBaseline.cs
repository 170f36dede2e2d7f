namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Restrictive policies narrow; one must let rows through.</summary>
internal static class MissingBaseline
{
    public static readonly DoctorCheck Check = new("policy-without-baseline", DoctorSeverity.Warning)
    {
        Why = "No permissive policy lets rows through, so nobody sees any: restrictive policies only narrow.",
        Sql = """
            SELECT f.name, format('CREATE POLICY tenancy_baseline ON %s AS PERMISSIVE USING (true) WITH CHECK (true);', f.name)
            FROM fenced f
            WHERE NOT f.part AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = f.oid AND p.polpermissive)
            """,
    };
}
