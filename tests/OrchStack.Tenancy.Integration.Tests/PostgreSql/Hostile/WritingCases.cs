using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Hostile;

/// <summary>Changing, planting, moving, locking.</summary>
internal static class WritingCases
{
    private static readonly string[] Open = [MutantNames.NotEnabled, MutantNames.UsingTrue];
    private static readonly string[] Unchecked = [MutantNames.NotEnabled, MutantNames.CheckTrue, MutantNames.UsingTrue];

    public static HostileCase[] All { get; } =
    [
        HostileCase.Of("updates", Open, "UPDATE accounts SET balance = 0 WHERE balance = 10"),
        HostileCase.Of("updates by key", [MutantNames.NotEnabled], "UPDATE accounts SET balance = 0 WHERE company_id = ACME AND id = 1"),
        HostileCase.Of("updates and returns", Open, "UPDATE accounts SET balance = 0 RETURNING secret"),
        HostileCase.Of("updates from a join", Open, "UPDATE entries e SET note = 'x' FROM accounts a WHERE a.id = e.account_id AND a.email = 'one@acme'"),
        HostileCase.Of("updates blindly", [.. Open, MutantNames.SelectOnly], "UPDATE events SET body = 'x'"),
        HostileCase.Of("deletes blindly", [MutantNames.NotEnabled, MutantNames.DeleteOpen, MutantNames.UsingTrue], "DELETE FROM entries"),
        HostileCase.Of("deletes by a join", Open, "DELETE FROM entries USING accounts a WHERE a.email = 'one@acme'"),
        HostileCase.Of("plants", [.. Unchecked, MutantNames.SelectOnly], "INSERT INTO accounts (id, company_id, email) VALUES (50, ACME, 'planted')"),
        HostileCase.Of("plants from a query", Unchecked, "INSERT INTO entries (id, company_id, note) SELECT 50 + n, ACME, 'planted' FROM generate_series(1, 2) n"),
        HostileCase.Of("plants into a partition", Unchecked, "INSERT INTO events (id, company_id, body) VALUES (50, ACME, 'planted')"),
        HostileCase.Of("moves a row across", Unchecked, "UPDATE entries SET company_id = ACME, account_id = NULL"),
        HostileCase.Of("moves a row of a partition across", Unchecked, "UPDATE events SET company_id = ACME"),
        HostileCase.Of("upserts", [MutantNames.NotEnabled],
            "INSERT INTO accounts (id, company_id, email) VALUES (1, ACME, 'x') ON CONFLICT (company_id, id) DO UPDATE SET balance = 0"),
        HostileCase.Of("moves across by an upsert", Open,
            "INSERT INTO entries (id, company_id) VALUES (101, GLOBEX) ON CONFLICT (company_id, id) DO UPDATE SET company_id = ACME, account_id = NULL"),
        HostileCase.Of("merges an update", Open, "MERGE INTO accounts a USING (VALUES (1)) v (id) ON a.id = v.id WHEN MATCHED THEN UPDATE SET balance = 0"),
        HostileCase.Of("merges a delete", Open, "MERGE INTO entries e USING (VALUES (1)) v (id) ON e.id = v.id WHEN MATCHED THEN DELETE"),
        HostileCase.Of("merges an insert", Unchecked,
            "MERGE INTO accounts a USING (VALUES (54)) v (id) ON a.id = v.id WHEN NOT MATCHED THEN INSERT (id, company_id) VALUES (v.id, ACME)"),
        HostileCase.Of("writes inside a query", Open, "WITH gone AS (DELETE FROM entries RETURNING note) SELECT note FROM gone"),
        HostileCase.Of("writes through a view", [MutantNames.ViewRights], "UPDATE invokers_view SET balance = 0", "UPDATE owners_view SET balance = 0"),
        HostileCase.Of("empties the table", [MutantNames.TruncateRight], "TRUNCATE entries"),
        new("copies in", CopyInAsync, MutantNames.NotEnabled),
        Locks("FOR UPDATE"),
        Locks("FOR NO KEY UPDATE"),
        Locks("FOR SHARE"),
        Locks("FOR KEY SHARE"),
        Locks("FOR UPDATE SKIP LOCKED"),
    ];

    private static HostileCase Locks(string clause) => new(
        $"locks {clause}",
        site => site.Scopes.RunAsync(site.Globex.Id, async ct =>
        {
            await using var connection = await site.Source.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var seen = await site.TryAsync(connection, $"SELECT secret FROM accounts {clause}");
            try
            {
                await site.Admin.ReadAllAsync("SELECT id FROM accounts WHERE email = 'one@acme' FOR UPDATE NOWAIT");
            }
            catch (PostgresException locked) when (locked.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                seen.Add($"{HostileSite.Told}: a row is locked");
            }

            return seen.AsEnumerable();
        }),
        Open);

    private static async Task<IEnumerable<string>> CopyInAsync(HostileSite site)
    {
        await using var connection = await site.Plain.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var set = new NpgsqlCommand("SELECT set_config('tenancy.ctx', $1, true)", connection)
        {
            Parameters = { new() { Value = site.Sign(site.Globex, connection.ProcessID) } },
        };
        await set.ExecuteNonQueryAsync();
        try
        {
            await using (var writer = await connection.BeginTextImportAsync("COPY entries (id, company_id, note) FROM STDIN"))
            {
                await writer.WriteAsync($"55\t{site.Acme.Key.Text}\tplanted\n");
            }

            await transaction.CommitAsync();
            return [];
        }
        catch (PostgresException refused)
        {
            return [HostileSite.Text(refused)];
        }
    }
}
