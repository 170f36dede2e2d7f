namespace OrchStack.Tenancy.PostgreSql;

/// <summary>What the application login owns, it may open.</summary>
internal static class OwningLogin
{
    public static readonly DoctorCheck Check = new("login-owns", DoctorSeverity.Serious)
    {
        Why = "An owner may take its fence away, replace its code or grant it to anybody, and injected SQL runs as this owner.",
        Sql = """
            WITH owner AS (SELECT r.oid FROM pg_roles r JOIN input i ON r.rolname IN (i.login, 'tenancy_app'))
            SELECT format('%s %s', CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table' ELSE 'table' END, c.oid::regclass),
                format('ALTER %s %s OWNER TO tenancy_owner;', CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass)
            FROM pg_class c JOIN owner o ON o.oid = c.relowner
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND c.relkind = 'S' AND d.deptype IN ('a', 'i'))
            UNION ALL
            SELECT format('function %s', p.oid::regprocedure), format('ALTER ROUTINE %s OWNER TO tenancy_owner;', p.oid::regprocedure)
            FROM pg_proc p JOIN owner o ON o.oid = p.proowner
            UNION ALL
            SELECT format('schema %I', n.nspname), format('ALTER SCHEMA %I OWNER TO tenancy_owner;', n.nspname)
            FROM pg_namespace n JOIN owner o ON o.oid = n.nspowner
            UNION ALL
            SELECT format('database %I', d.datname), format('ALTER DATABASE %I OWNER TO %s;', d.datname, 10::oid::regrole)
            FROM pg_database d JOIN owner o ON o.oid = d.datdba
            WHERE d.datname = current_database()
            """,
    };
}
