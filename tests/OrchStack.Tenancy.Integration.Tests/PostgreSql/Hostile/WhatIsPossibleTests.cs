using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Hostile;

/// <summary>What row-level security does not fence: all tenants share one login, and these belong to the login, the table or the database. docs/attacks.md says what to do instead.</summary>
public sealed class WhatIsPossibleTests(SessionTests.Site fixture) : IClassFixture<SessionTests.Site>
{
    private HostileSite Here => fixture.Open;

    [Fact]
    public async Task A_large_object_is_anybodys_who_has_the_login()
    {
        var made = await Here.TryAsync(Here.Acme, "SELECT lo_from_bytea(0, 'acme zq7')");

        Assert.Equal(["acme zq7"], await Here.TryAsync(Here.Globex, $"SELECT convert_from(lo_get({made[0]}), 'UTF8')"));

        await Here.Admin.RunAsync($"ALTER LARGE OBJECT {made[0]} OWNER TO tenancy_owner");
        Assert.DoesNotContain("zq7", Assert.Single(await Here.TryAsync(Here.Globex, $"SELECT convert_from(lo_get({made[0]}), 'UTF8')")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_advisory_lock_is_one_for_all_tenants()
    {
        await using var connection = await Here.Source.OpenConnectionAsync();
        await Here.Scopes.RunAsync(Here.Acme.Id, _ => Here.TryAsync(connection, "SELECT pg_advisory_lock(42)"));

        Assert.Equal(["False"], await Here.TryAsync(Here.Globex, "SELECT pg_try_advisory_lock(42)"));
        Assert.Equal(["True"], await Here.TryAsync(Here.Globex, "SELECT pg_try_advisory_lock(hashtextextended('globex', 42))"));
    }

    [Fact]
    public async Task A_notification_is_sent_and_heard_by_anybody()
    {
        await using var listening = await Here.Plain.OpenConnectionAsync();
        var heard = new List<string>();
        listening.Notification += (_, e) => heard.Add(e.Payload);
        await using var listen = new NpgsqlCommand("LISTEN news", listening);
        await listen.ExecuteNonQueryAsync();

        await Here.TryAsync(Here.Acme, "NOTIFY news, 'acme zq7'");
        while (heard.Count == 0)
        {
            await listening.WaitAsync();
        }

        Assert.Equal(["acme zq7"], heard);
    }

    [Fact]
    public async Task How_many_rows_all_tenants_have_together_is_no_secret()
    {
        var estimate = await Here.TryAsync(Here.Globex, "SELECT reltuples::int FROM pg_class WHERE oid = 'accounts'::regclass");
        var plan = await Here.UndoneAsync(Here.Globex, "SET LOCAL enable_indexscan = off;\nSET LOCAL enable_bitmapscan = off;\nEXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT id FROM accounts");

        Assert.Equal(["3"], estimate);
        Assert.Contains("Rows Removed by Filter: 2", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_tells_by_an_index_without_the_tenant_that_a_value_exists()
    {
        await Here.Admin.RunAsync("CREATE INDEX balances ON accounts (balance)");
        Task<string> Explain(int balance) => Here.UndoneAsync(Here.Globex,
            $"SET LOCAL enable_seqscan = off;\nSET LOCAL enable_bitmapscan = off;\nEXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT id FROM accounts WHERE balance = {balance} ORDER BY balance");

        var (existing, missing) = (await Explain(10), await Explain(11));
        await Here.Admin.RunAsync("DROP INDEX balances");

        Assert.Contains("Removed", existing, StringComparison.Ordinal);
        Assert.DoesNotContain("Removed", missing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_write_may_lock_the_whole_table()
    {
        await using var connection = await Here.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        Assert.Empty(await Here.Scopes.RunAsync(Here.Globex.Id, _ => Here.TryAsync(connection, "LOCK TABLE entries IN ACCESS EXCLUSIVE MODE")));

        var refused = await Assert.ThrowsAsync<PostgresException>(() => Here.Admin.ReadAllAsync("SET lock_timeout = 1; SELECT * FROM entries"));
        Assert.Equal(PostgresErrorCodes.LockNotAvailable, refused.SqlState);
    }
}
