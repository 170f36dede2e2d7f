namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A rule acts as the owner of its table.</summary>
internal static class RewriteRule
{
    public static readonly DoctorCheck Check = new("rule", DoctorSeverity.Warning)
    {
        Why = "A rule puts other statements in place of the tenant's, and runs them with the rights of the table's owner.",
        Sql = """
            SELECT format('rule %I on %s', w.rulename, f.name), format('DROP RULE %I ON %s;', w.rulename, f.name)
            FROM pg_rewrite w JOIN fenced f ON f.oid = w.ev_class
            UNION ALL
            SELECT format('rule %I on %s', w.rulename, v.name), format('DROP RULE %I ON %s;', w.rulename, v.name)
            FROM pg_rewrite w JOIN over_fenced v ON v.oid = w.ev_class
            WHERE w.rulename <> '_RETURN'
            """,
    };
}
