using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>Contexts that retry, from a pool, over four connections, while backends are killed.</summary>
public sealed class RetryingContextTests(LibraryDatabase library) : IClassFixture<LibraryDatabase>
{
    private const int Operations = 160;

    [Fact]
    public async Task A_retry_is_for_the_tenant_that_it_was_for()
    {
        var services = Tenants.Services(library.Database);
        var pooled = library.Database.Connection(library.Database.ApplicationLogin, c => (c.MaxPoolSize, c.Timeout) = (4, 60));
        services.AddDbContextPool<LibraryContext>(o => o.UseNpgsql(pooled, npgsql => npgsql.EnableRetryOnFailure(20, TimeSpan.FromMilliseconds(50), null)).UseOrchStackTenancy());
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        var scopes = provider.GetRequiredService<ITenantScopes>();
        var (wrong, done, gaveUp) = (0, 0, 0);
        using var over = new CancellationTokenSource();
        var killing = KillAsync(over.Token);

        await Parallel.ForEachAsync(Enumerable.Range(0, Operations), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            var (tenant, own) = i % 2 == 0 ? (Tenants.Acme, "Acme") : (Tenants.Globex, "Globex");
            try
            {
                Interlocked.Add(ref wrong, await scopes.RunAsync(tenant.Id, (scope, ct) => WorkAsync(scope.Services.GetRequiredService<LibraryContext>(), own, i, ct)));
                Interlocked.Increment(ref done);
            }
            catch (Exception lost) when (lost is RetryLimitExceededException or NpgsqlException or ObjectDisposedException or DbUpdateException { InnerException: NpgsqlException })
            {
                // Killed before the commit: Npgsql has disposed of the transaction, which no strategy tries again.
                Interlocked.Increment(ref gaveUp);
            }
        });

        await over.CancelAsync();
        var kills = await killing;
        Assert.Equal(0, wrong);
        Assert.True(kills > 3 && done > Operations / 2, $"{kills} kills, {done} done, {gaveUp} gave up");
        Assert.Equal(["0"], await library.Database.Admin.ReadAllAsync($"""
            SELECT count(*) FROM "Label" WHERE "Text" LIKE 'worked %' AND ("Text" LIKE '%Acme') <> (tenant_id = '{Tenants.Acme.Id}')
            """));
    }

    /// <summary>Rows of somebody else that were seen.</summary>
    private static async Task<int> WorkAsync(LibraryContext context, string own, int i, CancellationToken ct)
    {
        var seen = await context.Authors.Select(a => a.Name).ToListAsync(ct);
        if (i % 4 < 2)
        {
            context.Add(new Label { Text = $"worked {i} {own}" });
            await context.SaveChangesAsync(ct);
        }
        else
        {
            await context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                context.ChangeTracker.Clear();
                await using var transaction = await context.Database.BeginTransactionAsync(ct);
                context.AddRange(new Label { Text = $"worked {i} {own}" }, new Label { Text = $"worked {i} once more {own}" });
                await context.SaveChangesAsync(ct);
                await transaction.CommitAsync(ct);
            });
        }

        return seen.Count(name => !name.EndsWith(own, StringComparison.Ordinal))
            + await context.Set<Label>().CountAsync(label => label.Text.StartsWith("worked") && !label.Text.EndsWith(own), ct);
    }

    private async Task<int> KillAsync(CancellationToken over)
    {
        var kills = 0;
        while (!over.IsCancellationRequested)
        {
            kills += (await library.Database.Admin.ReadAllAsync(
                $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{library.Database.ApplicationLogin}' AND state <> 'idle' LIMIT 1")).Count;
            await Task.Delay(100, CancellationToken.None);
        }

        return kills;
    }
}
