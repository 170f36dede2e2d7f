namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A view asks as its owner unless it is told otherwise.</summary>
internal static class DefinerView
{
    public static readonly DoctorCheck Check = new("view-definer", DoctorSeverity.Serious)
    {
        Why = "The view asks for rows in the name of its owner; where that role passes by policies, the view shows the rows of every tenant.",
        Sql = """
            SELECT v.name, format('ALTER VIEW %s SET (security_invoker = true);', v.name)
            FROM over_fenced v JOIN pg_class c ON c.oid = v.oid
            WHERE c.relkind = 'v' AND v.oid IN (SELECT oid FROM touched)
                AND NOT COALESCE(c.reloptions && ARRAY['security_invoker=true', 'security_invoker=on', 'security_invoker=1', 'security_invoker=yes'], false)
            """,
    };
}
