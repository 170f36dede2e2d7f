namespace OrchStack.Tenancy.PostgreSql;

/// <summary>An application login that may stream the cluster.</summary>
internal static class ReplicatingLogin
{
    public static readonly DoctorCheck Check = new("login-replicates", DoctorSeverity.Serious)
    {
        Why = "REPLICATION streams every change of every table past all policies.",
        Sql = """
            SELECT format('role %I', r.rolname), format('ALTER ROLE %I NOREPLICATION;', r.rolname)
            FROM pg_roles r JOIN input i ON i.login = r.rolname
            WHERE r.rolreplication
            """,
    };
}
