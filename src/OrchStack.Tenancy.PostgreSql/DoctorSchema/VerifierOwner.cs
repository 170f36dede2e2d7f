namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Functions that run as somebody else than the definer.</summary>
internal static class VerifierOwner
{
    public static readonly DoctorCheck Check = new("verifier-owner", DoctorSeverity.Serious)
    {
        Why = "The function runs in the name of its owner, who is to be tenancy_definer: it reads the signing keys and nothing else.",
        Sql = """
            SELECT format('function %s', p.oid::regprocedure), format('ALTER FUNCTION %s OWNER TO tenancy_definer;', p.oid::regprocedure)
            FROM pg_proc p
            WHERE p.pronamespace = to_regnamespace('tenancy') AND p.prosecdef AND p.proowner <> 'tenancy_definer'::regrole
            """,
    };
}
