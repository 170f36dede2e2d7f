using System.Globalization;
using System.Text;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Writes the row-level security of tables as SQL to be read, kept and run: the same input gives the same text, and it may be
/// run again. Run it as a login that may act for the tables' owner, in one transaction.
/// </summary>
public static class RowSecurityScript
{
    /// <summary>The restrictive policy on every tenant-owned table.</summary>
    internal const string PolicyName = "tenancy_isolation";

    private const string BaselineName = "tenancy_baseline";

    /// <summary>
    /// Fences tables: adds the tenant column where it is missing, fills new rows from the context, leads an index with it
    /// where none does yet, and enables and forces a restrictive policy. Foreign and unique keys are left as they are.
    /// </summary>
    /// <remarks>A table with rows needs its tenant column filled first: the script stops at NOT NULL and changes nothing.</remarks>
    public static string Enable(params IEnumerable<TenantTable> tables) => Write(tables, static (sql, table) =>
    {
        Column(sql, table);
        Policies(sql, table);
        Partitions(sql, table);
    });

    /// <summary>Takes the fence of <see cref="Enable"/> away. The column, its index and the rows stay; everybody with rights sees all of them.</summary>
    public static string Disable(params IEnumerable<TenantTable> tables) => Write(tables, Undo);

    /// <summary>The fence of a table that was made a moment ago with its tenant column, and has no policies yet.</summary>
    internal static string ForNewTable(TenantTable table) => Write([table], static (sql, table) =>
    {
        Force(sql, table);
        Isolate(sql, table);
        sql.Append(CultureInfo.InvariantCulture, $"{Baseline(table)}\n");
        Grant(sql, table);
    });

    /// <summary>Keys are drawn from it while rows are written; identity columns have sequences that need no grant.</summary>
    internal static string ForNewSequence(string? schema, string name) =>
        $"GRANT USAGE ON SEQUENCE {new TenantTable(schema, name).QualifiedName} TO tenancy_app;\n";

    private static string Write(IEnumerable<TenantTable> tables, Action<StringBuilder, TenantTable> write)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var sql = new StringBuilder();
        foreach (var table in tables)
        {
            ArgumentNullException.ThrowIfNull(table, nameof(tables));
            write(sql, table);
        }

        return sql.ToString();
    }

    private static void Column(StringBuilder sql, TenantTable table)
    {
        var column = SqlText.Name(table.Column);
        sql.Append(CultureInfo.InvariantCulture, $"""
            ALTER TABLE {table.QualifiedName} ADD COLUMN IF NOT EXISTS {column} {TenantColumn.SqlType(table.KeyType)};
            ALTER TABLE {table.QualifiedName} ALTER COLUMN {column} SET DEFAULT {TenantColumn.Claimed(table.KeyType)};
            ALTER TABLE {table.QualifiedName} ALTER COLUMN {column} SET NOT NULL;
            DO $collation$
            BEGIN
                -- Under such a collation 'acme' equals 'ACME', so one of these tenants would see the other's rows.
                IF EXISTS (
                    SELECT FROM pg_attribute a JOIN pg_collation c ON c.oid = a.attcollation
                    WHERE a.attrelid = {SqlText.Literal(table.QualifiedName)}::regclass AND a.attname = {SqlText.Literal(table.Column)} AND NOT c.collisdeterministic
                ) THEN
                    RAISE EXCEPTION 'the tenant column has a collation under which different tenants are equal'
                        USING HINT = 'Give it a deterministic one: ALTER TABLE … ALTER COLUMN … TYPE text COLLATE "C".';
                END IF;
            END
            $collation$;
            DO $index$
            BEGIN
                -- Every query asks for the tenant first; a second such index would only cost.
                IF NOT EXISTS (
                    SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
                    WHERE i.indrelid = {SqlText.Literal(table.QualifiedName)}::regclass AND i.indpred IS NULL AND a.attname = {SqlText.Literal(table.Column)}
                ) THEN
                    CREATE INDEX ON {table.QualifiedName} ({column});
                END IF;
            END
            $index$;

            """);
    }

    private static void Policies(StringBuilder sql, TenantTable table)
    {
        Force(sql, table);
        sql.Append(CultureInfo.InvariantCulture, $"DROP POLICY IF EXISTS {PolicyName} ON {table.QualifiedName};\n");
        Isolate(sql, table);
        sql.Append(CultureInfo.InvariantCulture, $"""
            DO $baseline$
            BEGIN
                -- A restrictive policy narrows; something must let rows through first.
                IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = {SqlText.Literal(table.QualifiedName)}::regclass AND polpermissive) THEN
                    {Baseline(table)}
                END IF;
            END
            $baseline$;

            """);
        Grant(sql, table);
    }

    private static void Force(StringBuilder sql, TenantTable table) => sql.Append(CultureInfo.InvariantCulture, $"""
        ALTER TABLE {table.QualifiedName} OWNER TO tenancy_owner;
        ALTER TABLE {table.QualifiedName} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table.QualifiedName} FORCE ROW LEVEL SECURITY;

        """);

    private static void Isolate(StringBuilder sql, TenantTable table)
    {
        var own = $"{SqlText.Name(table.Column)} = (SELECT {TenantColumn.Current(table.KeyType)})";
        sql.Append(CultureInfo.InvariantCulture, $"""
            CREATE POLICY {PolicyName} ON {table.QualifiedName} AS RESTRICTIVE
                USING ({own})
                WITH CHECK ({own});

            """);
    }

    // A policy holds for the table that a statement names: whoever may name a partition would pass by the one of its parent.
    private static void Partitions(StringBuilder sql, TenantTable table) => sql.Append(CultureInfo.InvariantCulture, $"""
        DO $partitions$
        DECLARE
            part regclass;
        BEGIN
            FOR part IN SELECT relid FROM pg_partition_tree({SqlText.Literal(table.QualifiedName)}) WHERE level > 0 LOOP
                EXECUTE format('ALTER TABLE %s OWNER TO tenancy_owner', part);
                EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
                EXECUTE format('REVOKE ALL ON %s FROM PUBLIC, tenancy_app', part);
            END LOOP;
        END
        $partitions$;

        """);

    private static string Baseline(TenantTable table) =>
        $"CREATE POLICY {BaselineName} ON {table.QualifiedName} AS PERMISSIVE USING (true) WITH CHECK (true);";

    private static void Grant(StringBuilder sql, TenantTable table) => sql.Append(CultureInfo.InvariantCulture, $"""
        REVOKE ALL ON {table.QualifiedName} FROM PUBLIC, tenancy_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON {table.QualifiedName} TO tenancy_app;

        """);

    private static void Undo(StringBuilder sql, TenantTable table)
    {
        var name = table.QualifiedName;
        sql.Append(CultureInfo.InvariantCulture, $"""
            DROP POLICY IF EXISTS {PolicyName} ON {name};
            DROP POLICY IF EXISTS {BaselineName} ON {name};
            ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY;
            ALTER TABLE {name} DISABLE ROW LEVEL SECURITY;
            ALTER TABLE {name} ALTER COLUMN {SqlText.Name(table.Column)} DROP DEFAULT;

            """);
    }
}
