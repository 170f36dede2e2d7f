namespace OrchStack.Tenancy.PostgreSql;

/// <summary>All tenants share one login, which sees the statements of its own sessions.</summary>
internal static class SessionWatchingRight
{
    public static readonly DoctorCheck Check = new("right-watch-sessions", DoctorSeverity.Warning)
    {
        Why = "All tenants share the application's login, and a login sees its own sessions: injected SQL reads the statements of other tenants.",
        Sql = """
            SELECT format('function %s', f.oid::regprocedure), format('REVOKE EXECUTE ON FUNCTION %s FROM %s;', f.oid::regprocedure, a.name)
            FROM pg_proc f CROSS JOIN LATERAL aclexplode(COALESCE(f.proacl, acldefault('f', f.proowner))) r JOIN app a ON a.oid = r.grantee
            WHERE f.pronamespace = 'pg_catalog'::regnamespace AND f.proname IN ('pg_stat_get_activity', 'pg_stat_get_backend_activity')
            """,
    };
}
