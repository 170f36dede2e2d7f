namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Foreign keys ask no policy.</summary>
internal static class ReferencesRight
{
    public static readonly DoctorCheck Check = new("right-references", DoctorSeverity.Warning)
    {
        Why = "Foreign keys ask no policy: a table that refers to this one tells which keys exist, whoever they belong to.",
        Sql = """
            SELECT f.name, format('REVOKE REFERENCES ON %s FROM %s;', f.name, r.grantee)
            FROM fenced f JOIN rights r ON r.oid = f.oid
            WHERE r.privilege = 'REFERENCES'
            """,
    };
}
