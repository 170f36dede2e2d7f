namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A table that inherits from a fenced one is a table of its own.</summary>
internal static class UnfencedChild
{
    public static readonly DoctorCheck Check = new("child-unfenced", DoctorSeverity.Serious)
    {
        Why = "The policies of its parent hold for statements that name the parent; those that name this table are held by nothing.",
        Sql = """
            SELECT h.name, format('ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY; ALTER TABLE %1$s FORCE ROW LEVEL SECURITY; %2$s'
                'CREATE POLICY tenancy_baseline ON %1$s AS PERMISSIVE USING (true) WITH CHECK (true);%3$s', h.name,
                (SELECT string_agg(replace(e.create_policy, ' ON ' || f.name || ' ', ' ON ' || h.name || ' '), ' ') FROM expected e WHERE e.oid = f.oid) || ' ',
                format(' CREATE INDEX ON %s (', h.name) || quote_ident(f.tenant_column) || ');')
            FROM heir h JOIN fenced f ON f.oid = h.parent
            WHERE NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = h.oid AND p.polname = 'tenancy_isolation')
            """,
    };
}
