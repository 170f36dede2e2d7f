namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A function that PostgreSQL may run on a row before it asks whose the row is.</summary>
internal static class LeakproofFunction
{
    public static readonly DoctorCheck Check = new("function-leakproof", DoctorSeverity.Serious)
    {
        Why = "The function is said to tell nothing, so PostgreSQL may call it before the policies: if it does tell, by an error, a notice or a write, it tells of every tenant's rows.",
        Sql = """
            SELECT format('function %s', p.oid::regprocedure), format('ALTER FUNCTION %s NOT LEAKPROOF;', p.oid::regprocedure)
            FROM pg_proc p
            WHERE p.proleakproof AND p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
                AND p.pronamespace IS DISTINCT FROM to_regnamespace('tenancy')
                AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
                AND EXISTS (SELECT FROM aclexplode(COALESCE(p.proacl, acldefault('f', p.proowner))) r JOIN app a ON a.oid = r.grantee)
            """,
    };
}
