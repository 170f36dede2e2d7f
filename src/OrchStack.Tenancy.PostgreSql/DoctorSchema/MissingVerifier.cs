namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Functions of tenancy that are not there.</summary>
internal static class MissingVerifier
{
    public static readonly DoctorCheck Check = new("verifier-missing", DoctorSeverity.Serious)
    {
        Why = "The function of this version of the schema is not there: what asks it fails, or asks something else.",
        Sql = """
            SELECT format('function %s', e.name), '-- Run TenancySchema.InstallScript again, as a superuser.'
            FROM input i CROSS JOIN LATERAL unnest(i.demanded) e(name)
            WHERE e.name NOT IN (SELECT n.name FROM installed n)
            """,
    };
}
