namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The tenant column, where nobody has read yet what the table has.</summary>
internal static class ColumnStatements
{
    public static IEnumerable<string> Write(TableFence fence, string table)
    {
        if (fence.Column is not { } column)
        {
            yield break;
        }

        if (fence.FillsColumn)
        {
            yield return $"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {SqlText.Name(column)} {TenantColumn.SqlType(fence.KeyType)};";
            yield return Default(table, column, fence.KeyType);
        }

        if (fence.EveryRowIsOwned)
        {
            yield return $"ALTER TABLE {table} ALTER COLUMN {SqlText.Name(column)} SET NOT NULL;";
        }

        yield return Collation(table, column);
        if (fence.FillsColumn)
        {
            yield return Index(table, column);
        }
    }

    private static string Default(string table, string column, TenantKeyType type) => SqlText.Do("default", $"""
        BEGIN
            -- A generated column says by itself whose the row is.
            IF NOT EXISTS (
                SELECT FROM pg_attribute a WHERE a.attrelid = {SqlText.Literal(table)}::regclass AND a.attname = {SqlText.Literal(column)} AND a.attgenerated <> ''
            ) THEN
                ALTER TABLE {table} ALTER COLUMN {SqlText.Name(column)} SET DEFAULT {TenantColumn.Claimed(type)};
            END IF;
        END
        """);

    private static string Collation(string table, string column) => SqlText.Do("collation", $"""
        BEGIN
            -- Under such a collation 'acme' equals 'ACME', so one of these tenants would see the other's rows.
            IF EXISTS (
                SELECT FROM pg_attribute a JOIN pg_collation c ON c.oid = a.attcollation
                WHERE a.attrelid = {SqlText.Literal(table)}::regclass AND a.attname = {SqlText.Literal(column)} AND NOT c.collisdeterministic
            ) THEN
                RAISE EXCEPTION 'the tenant column has a collation under which different tenants are equal'
                    USING HINT = 'Give it a deterministic one: ALTER TABLE … ALTER COLUMN … TYPE text COLLATE "C".';
            END IF;
        END
        """);

    internal static string Index(string table, string column) => SqlText.Do("index", $"""
        BEGIN
            -- Every query asks for the tenant first; a second such index would only cost.
            IF NOT EXISTS (
                SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
                WHERE i.indrelid = {SqlText.Literal(table)}::regclass AND i.indpred IS NULL AND a.attname = {SqlText.Literal(column)}
            ) THEN
                CREATE INDEX ON {table} ({SqlText.Name(column)});
            END IF;
        END
        """);
}
