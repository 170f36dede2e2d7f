namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A function that runs as a role which the fence does not hold.</summary>
internal static class DefinerFunction
{
    public static readonly DoctorCheck Check = new("definer-function", DoctorSeverity.Serious)
    {
        Why = "The function runs in the name of a role that passes by the policies or may take them away, and the application may call it.",
        Sql = """
            SELECT format('function %s', d.name), format('REVOKE EXECUTE ON ROUTINE %s FROM %s;', d.name, d.grantees)
            FROM definer d JOIN pg_roles r ON r.oid = d.owner
            WHERE d.grantees IS NOT NULL AND (r.rolsuper OR r.rolbypassrls OR r.rolname LIKE 'tenancy\_%'
                OR EXISTS (SELECT FROM fenced f JOIN pg_class c ON c.oid = f.oid WHERE c.relowner = r.oid))
            """,
    };
}
