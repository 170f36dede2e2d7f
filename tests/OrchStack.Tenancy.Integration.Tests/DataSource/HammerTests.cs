using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.DataSource;

/// <summary>Sixty-four workers over four connections and a thousand tenants, while backends are killed.</summary>
public sealed class HammerTests(HammerDatabase database) : IClassFixture<HammerDatabase>
{
    private string Pooled => database.Database.Connection(database.Database.ApplicationLogin, c =>
    {
        c.MaxPoolSize = 4;
        c.Timeout = 120;
    });

    [Fact]
    public async Task Not_one_of_a_hundred_thousand_operations_meets_a_row_of_another_tenant()
    {
        await using var services = database.Serve(Pooled, TenantContextMode.Signed, out var source, out var scopes);
        var hammer = new Hammer(database, source, scopes);

        await hammer.RunAsync(operations: 100_000, workers: 64, killEvery: 100);

        Assert.Equal(0, hammer.Wrong);
        Assert.True(hammer.Operations >= 100_000 && hammer.Rows >= 300_000, $"{hammer.Operations} operations, {hammer.Rows} rows");
        Assert.True(hammer.Kills >= 500 && hammer.Broken >= 500 && hammer.Cancelled >= 300, $"{hammer.Kills} kills, {hammer.Broken} broken, {hammer.Cancelled} cancelled");
        Assert.Equal([$"{database.All.Length * HammerDatabase.RowsOfEach}"], await database.Database.Admin.ReadAllAsync("SELECT count(*) FROM parts"));
    }

    [Fact]
    public async Task Nor_where_the_context_is_verified_once()
    {
        await using var services = database.Serve(Pooled, TenantContextMode.SignedOnce, out var source, out var scopes);
        var hammer = new Hammer(database, source, scopes);

        await hammer.RunAsync(operations: 10_000, workers: 64, killEvery: 50);

        Assert.Equal(0, hammer.Wrong);
        Assert.True(hammer.Operations >= 10_000 && hammer.Kills >= 50, $"{hammer.Operations} operations, {hammer.Kills} kills");
    }

    [Fact]
    public async Task Control_a_setting_of_the_session_shows_the_rows_of_whoever_came_before()
    {
        // What is set when a connection is opened, without the pool's reset, and a command that forgot to set it.
        await using var plain = NpgsqlDataSource.Create($"{Pooled};No Reset On Close=true");
        var wrong = 0;

        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, ct) =>
        {
            if (i % 2 == 0)
            {
                await plain.ReadAllAsync($"SELECT set_config('app.tenant', '{database.All[i].Id}', false)");
            }

            var rows = await plain.ReadAllAsync("SELECT tenant_id FROM plain_parts");
            Interlocked.Add(ref wrong, rows.Count(row => i % 2 != 0 || row != database.All[i].Id.ToString()));
        });

        Assert.True(wrong > 0);
    }
}
