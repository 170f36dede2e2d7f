namespace OrchStack.Tenancy.PostgreSql;

/// <summary>All tenants share one login, which may end its own sessions.</summary>
internal static class SessionEndingRight
{
    public static readonly DoctorCheck Check = new("right-end-sessions", DoctorSeverity.Warning)
    {
        Why = "All tenants share the application's login, and a login may end its own sessions: injected SQL ends those of other tenants.",
        Sql = """
            SELECT format('function %s', f.oid::regprocedure), format('REVOKE EXECUTE ON FUNCTION %s FROM %s;', f.oid::regprocedure, a.name)
            FROM pg_proc f CROSS JOIN LATERAL aclexplode(COALESCE(f.proacl, acldefault('f', f.proowner))) r JOIN app a ON a.oid = r.grantee
            WHERE f.pronamespace = 'pg_catalog'::regnamespace AND f.proname IN ('pg_terminate_backend', 'pg_cancel_backend')
            """,
    };
}
