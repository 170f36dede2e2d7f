namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// A policy holds for the table that a statement names: whoever may name a partition, or a table that inherits from a fenced
/// one, would pass by the policy of its parent.
/// </summary>
internal static class DescendantStatements
{
    private const string Child = "\u0001";

    /// <summary>A partition is reached through its table alone: nobody else may name it, and without a policy nobody sees a row of it.</summary>
    public static string ClosePartitions(string table) => SqlText.Do("partitions", $"""
        DECLARE
            part regclass;
        BEGIN
            FOR part IN SELECT relid FROM pg_partition_tree({SqlText.Literal(table)}) WHERE level > 0 LOOP
                EXECUTE format('ALTER TABLE %s OWNER TO tenancy_owner', part);
                EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
                EXECUTE format('REVOKE ALL ON %s FROM PUBLIC, tenancy_app', part);
            END LOOP;
        END
        """);

    /// <summary>A table that inherits is a table of its own: it gets the same fence, and an index.</summary>
    public static string FenceChildren(TableFence fence, string table, PlatformAccess platform)
    {
        var drops = PolicyStatements.Names.Select(name => $"DROP POLICY IF EXISTS {name} ON {Child};");
        var writes = PolicyStatements.Force(Child).Concat(drops).Concat(PolicyStatements.Isolate(fence, Child, platform)).Concat(GrantStatements.Write(fence, Child));
        var index = fence is { FillsColumn: true, Column: { } column }
            ? $"""


                    IF NOT EXISTS (
                        SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
                        WHERE i.indrelid = child AND i.indpred IS NULL AND a.attname = {SqlText.Literal(column)}
                    ) THEN
                        EXECUTE {Format([$"CREATE INDEX ON {Child} ({SqlText.Name(column)});"])};
                    END IF;
            """
            : "";
        return SqlText.Do("children", $"""
            DECLARE
                child regclass;
            BEGIN
                FOR child IN {Children(table)} LOOP
                    EXECUTE {Format(writes)};
                    IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = child AND polpermissive AND polname <> '{PolicyStatements.Platform}') THEN
                        EXECUTE {Format([PolicyStatements.Permit(Child, platform)])};
                    END IF;{index}
                END LOOP;
            END
            """);
    }

    public static string Open(string table) => SqlText.Do("descendants", $"""
        DECLARE
            child regclass;
        BEGIN
            FOR child IN SELECT relid FROM pg_partition_tree({SqlText.Literal(table)}) WHERE level > 0 UNION {Children(table)} LOOP
                EXECUTE {Format(PolicyStatements.Names.Select(name => $"DROP POLICY IF EXISTS {name} ON {Child};").Concat(PolicyStatements.Unforce(Child)))};
            END LOOP;
        END
        """);

    private static string Children(string table) => $"""
        (WITH RECURSIVE heirs AS (
                    SELECT inhrelid FROM pg_inherits WHERE inhparent = {SqlText.Literal(table)}::regclass
                    UNION SELECT i.inhrelid FROM pg_inherits i JOIN heirs h ON i.inhparent = h.inhrelid
                ) SELECT inhrelid::regclass FROM heirs JOIN pg_class c ON c.oid = inhrelid WHERE NOT c.relispartition)
        """;

    private static string Format(IEnumerable<string> statements) =>
        $"format({SqlText.Literal(string.Join("\n            ", statements).Replace("%", "%%", StringComparison.Ordinal).Replace(Child, "%1$s", StringComparison.Ordinal))}, child)";
}
