namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Hostile;

/// <summary>Reading, counting, joining, and reading in other shapes.</summary>
internal static class ReadingCases
{
    private static readonly string[] Unread = [MutantNames.NotEnabled, MutantNames.UsingTrue];

    public static HostileCase[] All { get; } =
    [
        HostileCase.Of("reads", [.. Unread, MutantNames.NotForAppRole, MutantNames.Permissive, MutantNames.BypassingLogin], "SELECT secret FROM accounts"),
        HostileCase.Of("reads by key", Unread, "SELECT secret FROM accounts WHERE id = 1", "SELECT secret FROM accounts WHERE company_id = ACME AND id = 1"),
        HostileCase.Of("reads a partitioned table", Unread, "SELECT body FROM events"),
        HostileCase.Of("counts", Unread, "SELECT CASE WHEN count(*) > 1 THEN TOLD END FROM accounts"),
        HostileCase.Of("aggregates", Unread, "SELECT max(secret) FROM accounts", "SELECT string_agg(secret, ',') FROM accounts", "SELECT json_agg(a) FROM accounts a"),
        HostileCase.Of("joins", Unread, "SELECT a.secret FROM entries e JOIN accounts a ON a.id = e.account_id WHERE e.company_id = ACME"),
        HostileCase.Of("joins from the outside", Unread, "SELECT a.secret FROM (VALUES (1), (2)) v (id) LEFT JOIN accounts a USING (id)"),
        HostileCase.Of("asks whether there is one", Unread, "SELECT CASE WHEN EXISTS (SELECT FROM accounts WHERE email = 'one@acme') THEN TOLD END"),
        HostileCase.Of("reads in a sub-select, a set and a recursion", Unread,
            "SELECT (SELECT secret FROM accounts WHERE id = 1)",
            "SELECT 'x' EXCEPT SELECT 'x' UNION SELECT secret FROM accounts",
            "WITH RECURSIVE r AS (SELECT 1 AS n, NULL::text AS s UNION ALL SELECT n + 1, (SELECT secret FROM accounts WHERE id = n) FROM r WHERE n < 3) SELECT s FROM r"),
        HostileCase.Of("reads as XML", Unread, "SELECT query_to_xml('SELECT secret FROM accounts', true, false, '')::text", "SELECT table_to_xml('accounts', true, false, '')::text"),
        HostileCase.Of("reads a sample and the physical place", Unread, "SELECT secret FROM accounts TABLESAMPLE SYSTEM (100)", "SELECT secret FROM accounts WHERE ctid = '(0,1)'"),
        HostileCase.Of("turns row security off", [MutantNames.NotEnabled, MutantNames.BypassingLogin], "SET row_security = off", "SELECT secret FROM accounts"),
        HostileCase.Of("turns row security off inside the query", Unread,
            "SELECT a.secret FROM (SELECT set_config('row_security', 'off', true) AS s OFFSET 0) s, LATERAL (SELECT secret FROM accounts WHERE s.s <> '') a"),
        HostileCase.Of("reads by a statement that it prepared", Unread, "PREPARE p AS SELECT secret FROM accounts", "EXECUTE p"),
        HostileCase.Of("reads by a cursor that outlives its transaction", Unread, "DECLARE c CURSOR WITH HOLD FOR SELECT secret FROM accounts", "FETCH ALL FROM c"),
        HostileCase.Of("reads in a DO block and says it as an error", Unread,
            "DO $$ DECLARE s text; BEGIN SELECT secret INTO s FROM accounts WHERE email = 'one@acme'; IF FOUND THEN RAISE EXCEPTION '%', s; END IF; END $$"),
        new("copies out", CopyOutAsync, Unread),
    ];

    private static async Task<IEnumerable<string>> CopyOutAsync(HostileSite site)
    {
        var seen = new List<string>();
        foreach (var what in new[] { "accounts", "(SELECT * FROM accounts)", "(TABLE entries)" })
        {
            await using var connection = await site.Plain.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var set = new Npgsql.NpgsqlCommand("SELECT set_config('tenancy.ctx', $1, true)", connection)
            {
                Parameters = { new() { Value = site.Sign(site.Globex, connection.ProcessID) } },
            };
            await set.ExecuteNonQueryAsync();
            using var reader = await connection.BeginTextExportAsync($"COPY {what} TO STDOUT");
            seen.Add(await reader.ReadToEndAsync());
        }

        return seen;
    }
}
