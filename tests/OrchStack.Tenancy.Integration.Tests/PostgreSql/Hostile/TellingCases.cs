namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Hostile;

/// <summary>Learning of a row without reading it: from keys, errors, statistics and plans.</summary>
internal static class TellingCases
{
    // An index that leads with the tenant would come before any function, and so hide which of them comes first.
    private const string NoIndex = "SET enable_indexscan = off";
    private const string NoBitmap = "SET enable_bitmapscan = off";

    public static HostileCase[] All { get; } =
    [
        HostileCase.Oracle("asks a foreign key", [MutantNames.ForeignKeyAlone],
            "INSERT INTO entries (id, account_id) VALUES (80, 1)", "INSERT INTO entries (id, account_id) VALUES (80, 999)"),
        HostileCase.Oracle("asks the primary key", [MutantNames.UniqueAlone],
            "INSERT INTO accounts (id) VALUES (1)", "INSERT INTO accounts (id) VALUES (999)"),
        HostileCase.Oracle("asks a unique key", [MutantNames.UniqueAlone],
            "INSERT INTO accounts (id, email) VALUES (81, 'one@acme')", "INSERT INTO accounts (id, email) VALUES (81, 'none@acme')"),
        HostileCase.Oracle("asks a unique key and asks for silence", [MutantNames.UniqueAlone],
            "INSERT INTO accounts (id, email) VALUES (82, 'one@acme') ON CONFLICT DO NOTHING RETURNING 1 / (id - 82)",
            "INSERT INTO accounts (id, email) VALUES (82, 'none@acme') ON CONFLICT DO NOTHING RETURNING 1 / (id - 82)"),
        HostileCase.Oracle("asks a unique key by an update", [MutantNames.UniqueAlone],
            "UPDATE accounts SET email = 'one@acme' WHERE id = 101", "UPDATE accounts SET email = 'none@acme' WHERE id = 101"),
        HostileCase.Of("a delete takes the tenant from a row that refers", [MutantNames.NullsTheTenant],
            "DELETE FROM accounts WHERE id = 101", "SELECT CASE WHEN EXISTS (SELECT FROM accounts WHERE id = 101) THEN TOLD END"),
        HostileCase.Of("a cast says what it cannot read", [MutantNames.NotEnabled, MutantNames.UsingTrue],
            "SELECT 1 FROM accounts WHERE secret::int > 0", "SELECT 1 FROM accounts WHERE secret::jsonb IS NULL", "SELECT 1 FROM accounts WHERE CASE WHEN secret LIKE 'a%' THEN secret::date END IS NULL"),
        HostileCase.Oracle("a division by zero says that a row is there", [MutantNames.NotEnabled, MutantNames.UsingTrue],
            "SELECT 1 FROM accounts WHERE 1 / (CASE WHEN email = 'one@acme' THEN 0 ELSE 1 END) = 1",
            "SELECT 1 FROM accounts WHERE 1 / (CASE WHEN email = 'none@acme' THEN 0 ELSE 1 END) = 1"),
        HostileCase.Of("a cheap function is called first", [MutantNames.Leakproof, MutantNames.NotEnabled],
            NoIndex, NoBitmap, "SELECT id FROM accounts WHERE blurt(secret)"),
        HostileCase.Of("a cheap function is called first, through views", [MutantNames.Leakproof, MutantNames.NotEnabled],
            NoIndex, NoBitmap, "SELECT id FROM invokers_view WHERE blurt(secret)", "SELECT id FROM owners_view WHERE blurt(secret)"),
        HostileCase.Of("a cheap function is called in a join", [MutantNames.Leakproof, MutantNames.NotEnabled],
            NoIndex, NoBitmap, "SELECT 1 FROM entries e JOIN accounts a ON blurt(a.secret) AND blurt(e.note)"),
        HostileCase.Of("a cheap function is called by a write", [MutantNames.NotEnabled, MutantNames.UsingTrue],
            "UPDATE accounts SET balance = 1 WHERE blurt(secret)", "DELETE FROM entries WHERE blurt(note)"),
        HostileCase.Of("reads the statistics", [MutantNames.NotEnabled, MutantNames.StatisticsGranted],
            "SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats WHERE tablename IN ('accounts', 'accounts_lower')",
            "SELECT most_common_vals::text FROM pg_stats_ext", "SELECT most_common_vals::text FROM pg_stats_ext_exprs",
            "SELECT stavalues1::text FROM pg_statistic", "SELECT stxdmcv::text FROM pg_statistic_ext_data"),
        HostileCase.Oracle("explains a look-up by a unique value", [MutantNames.UniqueAlone],
            "SET LOCAL enable_seqscan = off;\nEXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT id FROM accounts WHERE email = 'one@acme'",
            "SET LOCAL enable_seqscan = off;\nEXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT id FROM accounts WHERE email = 'none@acme'"),
    ];
}
