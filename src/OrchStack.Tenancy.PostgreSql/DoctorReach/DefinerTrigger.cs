namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A trigger that runs as a role which the fence does not hold.</summary>
internal static class DefinerTrigger
{
    public static readonly DoctorCheck Check = new("trigger-definer", DoctorSeverity.Warning)
    {
        Why = "The trigger runs in the name of a role that passes by the policies, on rows that a tenant chooses.",
        Sql = """
            SELECT format('trigger %I on %s', t.tgname, f.name), format('ALTER FUNCTION %s SECURITY INVOKER;', d.name)
            FROM pg_trigger t JOIN fenced f ON f.oid = t.tgrelid JOIN definer d ON d.oid = t.tgfoid JOIN pg_roles r ON r.oid = d.owner
            WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND (r.rolsuper OR r.rolbypassrls OR r.rolname LIKE 'tenancy\_%'
                OR EXISTS (SELECT FROM pg_class c WHERE c.oid = f.oid AND c.relowner = r.oid))
            """,
    };
}
