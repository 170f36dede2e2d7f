namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A function that runs as another role, by the caller's search path.</summary>
internal static class UnpinnedFunction
{
    public static readonly DoctorCheck Check = new("definer-function-path", DoctorSeverity.Warning)
    {
        Why = "The function runs in the name of its owner and looks names up by the caller's search_path: the caller can put its own objects in their place.",
        Sql = """
            SELECT format('function %s', d.name), format('ALTER ROUTINE %s SET search_path = pg_catalog, %s, pg_temp;', d.name, d.home)
            FROM definer d
            WHERE d.grantees IS NOT NULL AND NOT COALESCE((SELECT bool_or(s LIKE 'search\_path=%') FROM unnest(d.settings) s), false)
            """,
    };
}
