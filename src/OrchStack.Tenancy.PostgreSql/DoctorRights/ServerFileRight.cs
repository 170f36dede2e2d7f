namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Files of the server hold every tenant's rows.</summary>
internal static class ServerFileRight
{
    public static readonly DoctorCheck Check = new("right-server-files", DoctorSeverity.Serious)
    {
        Why = "The files of the server hold the rows of every tenant, and these functions read or write them.",
        Sql = """
            SELECT format('function %s', f.oid::regprocedure), format('REVOKE EXECUTE ON FUNCTION %s FROM %s;', f.oid::regprocedure, a.name)
            FROM pg_proc f CROSS JOIN LATERAL aclexplode(COALESCE(f.proacl, acldefault('f', f.proowner))) r JOIN app a ON a.oid = r.grantee
            WHERE f.pronamespace = 'pg_catalog'::regnamespace AND f.proname IN ('pg_read_file', 'pg_read_binary_file', 'pg_ls_dir', 'pg_ls_logdir', 'pg_ls_waldir', 'pg_ls_archive_statusdir', 'pg_ls_tmpdir',
                'pg_stat_file', 'pg_current_logfile', 'lo_import', 'lo_export', 'pg_file_write', 'pg_file_rename', 'pg_file_unlink', 'pg_logdir_ls')
            """,
    };
}
