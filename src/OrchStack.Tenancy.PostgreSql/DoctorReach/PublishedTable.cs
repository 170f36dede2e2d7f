namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Changes of fenced tables that leave the database.</summary>
internal static class PublishedTable
{
    public static readonly DoctorCheck Check = new("published", DoctorSeverity.Information)
    {
        Why = "Subscribers receive the rows of every tenant: where they go, other rules have to hold.",
        Sql = """
            SELECT format('publication %I', p.pubname), format('DROP PUBLICATION %I;', p.pubname)
            FROM pg_publication p
            WHERE p.puballtables OR EXISTS (SELECT FROM pg_publication_rel r JOIN fenced f ON f.oid = r.prrelid WHERE r.prpubid = p.oid)
                OR EXISTS (SELECT FROM pg_publication_namespace n JOIN pg_class c ON c.relnamespace = n.pnnspid JOIN fenced f ON f.oid = c.oid WHERE n.pnpubid = p.oid)
            """,
    };
}
