namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A table of which nobody said what it is.</summary>
internal static class UndecidedTable
{
    public static readonly DoctorCheck Check = new("table-undecided", DoctorSeverity.Serious)
    {
        Why = "The application may touch the table, and nobody decided whether its rows are a tenant's, shared, or no tenant's.",
        Requires = "tables",
        Sql = """
            SELECT u.name, format('INSERT INTO tenancy.tables (relation, kind, reason) VALUES (%L, ''outside'', ''say here why no row of it is a tenant''''s'');', u.name)
            FROM undecided u
            WHERE u.tenant_column IS NULL
            """,
    };
}
