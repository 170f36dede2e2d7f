namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The tables in which tools note the migrations that were run, known by how their names begin.</summary>
internal static class MigrationHistory
{
    public const string What = "the history of migrations";

    private static readonly string[] Begins = ["__efmigrationshistory", "schema_migrations", "schemaversions", "flyway_schema_history", "databasechangelog", "versioninfo"];

    public static bool Is(string table) => Begins.Any(begin => table.StartsWith(begin, StringComparison.OrdinalIgnoreCase));
}
