namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A trigger runs in whatever session writes.</summary>
internal static class TriggerRight
{
    public static readonly DoctorCheck Check = new("right-trigger", DoctorSeverity.Serious)
    {
        Why = "A trigger that injected SQL adds runs in the sessions of other tenants, under their context.",
        Sql = """
            SELECT f.name, format('REVOKE TRIGGER ON %s FROM %s;', f.name, r.grantee)
            FROM fenced f JOIN rights r ON r.oid = f.oid
            WHERE r.privilege = 'TRIGGER'
            """,
    };
}
