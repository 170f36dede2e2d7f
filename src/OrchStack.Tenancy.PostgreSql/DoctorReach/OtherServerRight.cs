namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Ways out of this server.</summary>
internal static class OtherServerRight
{
    public static readonly DoctorCheck Check = new("right-other-servers", DoctorSeverity.Warning)
    {
        Why = "Injected SQL can connect to other servers, and to this one again under another login: it carries data out and rights in.",
        Sql = """
            SELECT format('extension %I', x.extname), string_agg(format('REVOKE EXECUTE ON FUNCTION %s FROM %s;', f.oid::regprocedure, a.name), ' ')
            FROM pg_extension x JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = x.oid AND d.classid = 'pg_proc'::regclass
            JOIN pg_proc f ON f.oid = d.objid CROSS JOIN LATERAL aclexplode(COALESCE(f.proacl, acldefault('f', f.proowner))) r JOIN app a ON a.oid = r.grantee
            WHERE x.extname IN ('dblink', 'adminpack', 'plproxy', 'http', 'pg_net')
            GROUP BY x.extname
            UNION ALL
            SELECT format('server %I', s.srvname), format('REVOKE USAGE ON FOREIGN SERVER %I FROM %s;', s.srvname, a.name)
            FROM pg_foreign_server s CROSS JOIN LATERAL aclexplode(s.srvacl) r JOIN app a ON a.oid = r.grantee
            UNION ALL
            SELECT format('foreign data wrapper %I', w.fdwname), format('REVOKE USAGE ON FOREIGN DATA WRAPPER %I FROM %s;', w.fdwname, a.name)
            FROM pg_foreign_data_wrapper w CROSS JOIN LATERAL aclexplode(w.fdwacl) r JOIN app a ON a.oid = r.grantee
            """,
    };
}
