using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.DataSource;

/// <summary>Behind a pooler in transaction mode, where four sessions of the server serve every client.</summary>
public sealed class PgBouncerTests(HammerDatabase database) : IClassFixture<HammerDatabase>
{
    private string Pooled => PgBouncerServer.Through(database.Database.Connection(database.Database.ApplicationLogin, c =>
    {
        c.MaxPoolSize = 16;
        c.Timeout = 120;
    }));

    [PgBouncerFact]
    public async Task No_operation_meets_a_row_of_another_tenant()
    {
        await using var services = database.Serve(Pooled, TenantContextMode.Pooler, out var source, out var scopes);
        var hammer = new Hammer(database, source, scopes, cancels: false);

        await hammer.RunAsync(operations: 20_000, workers: 64, killEvery: 100);

        Assert.Equal(0, hammer.Wrong);
        Assert.True(hammer.Operations >= 20_000 && hammer.Rows >= 50_000, $"{hammer.Operations} operations, {hammer.Rows} rows");
        Assert.True(hammer.Kills >= 50 && hammer.Broken >= 50, $"{hammer.Kills} kills, {hammer.Broken} broken");
        Assert.Equal([$"{database.All.Length * HammerDatabase.RowsOfEach}"], await database.Database.Admin.ReadAllAsync("SELECT count(*) FROM parts"));
    }

    [PgBouncerFact]
    public async Task Control_a_setting_of_the_session_brings_rows_of_other_tenants()
    {
        await using var plain = NpgsqlDataSource.Create(Pooled);
        var wrong = 0;

        await Parallel.ForEachAsync(Enumerable.Range(0, 1_000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, ct) =>
        {
            await using var connection = await plain.OpenConnectionAsync(ct);
            await using var set = new NpgsqlCommand($"SELECT set_config('app.tenant', '{database.All[i].Id}', false)", connection);
            await set.ExecuteNonQueryAsync(ct);
            await using var read = new NpgsqlCommand("SELECT tenant_id FROM plain_parts", connection);
            Interlocked.Add(ref wrong, (await read.ReadAllAsync()).Count(row => row != database.All[i].Id.ToString()));
        });

        Assert.True(wrong > 0);
    }

    [PgBouncerFact]
    public async Task A_context_that_is_bound_to_a_connection_is_refused()
    {
        // Where nothing is pooled on this side, PgBouncer's made-up process is surely not the server's.
        await using var services = database.Serve($"{Pooled};No Reset On Close=false;Pooling=false", TenantContextMode.Signed, out var source, out var scopes);

        var refusal = await Assert.ThrowsAsync<TenantContextRefusedException>(() =>
            scopes.RunAsync(database.All[0].Id, _ => source.ReadAllAsync("SELECT body FROM parts")));

        // The process that PgBouncer makes up may have more digits than one of the server's.
        Assert.Contains(refusal.Reason, new[] { "context_foreign", "context_malformed" });
    }
}
