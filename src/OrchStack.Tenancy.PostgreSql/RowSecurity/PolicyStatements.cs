namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The policies of a fence, and the flags without which they do not count.</summary>
internal static class PolicyStatements
{
    public const string Baseline = "tenancy_baseline";
    public const string Platform = "tenancy_platform";

    /// <summary>Every name that a policy of ours may have, whatever the kind of its table.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        TableFence.PolicyName,
        $"{TableFence.PolicyName}_insert",
        $"{TableFence.PolicyName}_update",
        $"{TableFence.PolicyName}_delete",
        Baseline,
        Platform,
    ];

    public static IEnumerable<string> Force(string table) =>
    [
        $"ALTER TABLE {table} OWNER TO tenancy_owner;",
        .. Flags(table),
    ];

    public static IEnumerable<string> Flags(string table) =>
    [
        $"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
        $"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;",
    ];

    /// <summary>Ours, those of another kind too; the application's stay.</summary>
    public static string DropOurs(string table) => SqlText.Do("policies", $"""
        DECLARE
            policy name;
        BEGIN
            FOR policy IN SELECT polname FROM pg_policy WHERE polrelid = {SqlText.Literal(table)}::regclass
                AND polname IN ({string.Join(", ", Names.Select(name => $"'{name}'"))}) LOOP
                EXECUTE format('DROP POLICY %I ON %s', policy, {SqlText.Literal(table)}::regclass);
            END LOOP;
        END
        """);

    public static IEnumerable<string> Isolate(TableFence fence, string table, PlatformAccess platform)
    {
        var to = platform is PlatformAccess.Role ? " TO tenancy_app" : "";
        foreach (var policy in fence.Policies)
        {
            var command = policy.Command == "ALL" ? "" : $" FOR {policy.Command}";
            var uses = policy.Using is null ? "" : $"\n    USING ({policy.Using})";
            var checks = policy.Check is null ? "" : $"\n    WITH CHECK ({policy.Check})";
            yield return $"CREATE POLICY {policy.Name} ON {table} AS RESTRICTIVE{command}{to}{uses}{checks};";
        }

        if (platform is PlatformAccess.Role)
        {
            yield return $"CREATE POLICY {Platform} ON {table} AS PERMISSIVE TO tenancy_platform, tenancy_owner USING (true) WITH CHECK (true);";
        }
    }

    /// <summary>A restrictive policy narrows; something must let rows through first.</summary>
    public static string Permit(string table, PlatformAccess platform) =>
        $"CREATE POLICY {Baseline} ON {table} AS PERMISSIVE{(platform is PlatformAccess.Role ? " TO tenancy_app" : "")} USING (true) WITH CHECK (true);";

    public static string PermitWhereNothingDoes(string table, PlatformAccess platform) => SqlText.Do("baseline", $"""
        BEGIN
            -- A restrictive policy narrows; something must let rows through first.
            IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = {SqlText.Literal(table)}::regclass AND polpermissive AND polname <> '{Platform}') THEN
                {Permit(table, platform)}
            END IF;
        END
        """);

    public static IEnumerable<string> Unforce(string table) =>
    [
        $"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;",
        $"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    ];
}
