namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Who reads a signing key can be any tenant.</summary>
internal static class SigningKeyRight
{
    public static readonly DoctorCheck Check = new("right-signing-keys", DoctorSeverity.Serious)
    {
        Why = "Whoever reads a signing key can sign the context of any tenant; whoever writes one can bring a key along.",
        Sql = """
            WITH open AS (
                SELECT r.grantee FROM rights r WHERE r.oid = to_regclass('tenancy.signing_keys')
                UNION
                SELECT r.grantee FROM column_rights r WHERE r.oid = to_regclass('tenancy.signing_keys')
            )
            SELECT 'tenancy.signing_keys', format('REVOKE ALL ON tenancy.signing_keys FROM %s;', o.grantee)
            FROM open o
            """,
    };
}
