using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Quotas;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Integration.Tests.Quotas;

/// <summary>A Redis that hangs, dies, forgets its scripts and comes back.</summary>
public sealed class QuotaOutageTests
{
    private readonly Tenant _acme = new(TenantId.New(), TenantSlug.Parse("acme"), "Acme");

    [RedisFact]
    public async Task A_server_that_has_forgotten_its_scripts_is_told_them_again()
    {
        await using var server = await PrivateRedis.StartAsync();
        await using var node = new QuotaWorld(server.Configuration, Plan);
        await using var raw = await ConnectionMultiplexer.ConnectAsync(server.Configuration);
        var quotas = await node.OpenAsync(_acme);

        for (var i = 1; i <= 5; i++)
        {
            Assert.Equal((false, 100 - i), await TakeAsync(quotas));
            await raw.GetServers()[0].ScriptFlushAsync();
        }
    }

    [RedisFact]
    public async Task Through_a_hang_and_a_kill_nothing_acknowledged_is_lost_and_nothing_beyond_the_limit_is_granted()
    {
        await using var server = await PrivateRedis.StartAsync();
        await using QuotaWorld a = new(server.Configuration, Plan), b = new(server.Configuration, Plan);
        ITenantQuotas[] opened = [await a.OpenAsync(_acme), await b.OpenAsync(_acme)];
        Assert.Equal((false, 99), await TakeAsync(opened[0]));

        server.Hang();
        var hung = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => TakeAsync(opened[i % 2])));
        Assert.All(hung, call => Assert.Equal((true, null), call));
        Assert.True((await opened[0].AcquireAsync("open")).IsGranted);
        server.GoOn();
        var granted = 1 + await UntilItAnswersAsync(opened);

        await server.KillAsync();
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 10).Select(i => TakeAsync(opened[i % 2]))), call => Assert.True(call.IsDegraded));
        await server.BeginAsync();
        granted += await UntilItAnswersAsync(opened);

        // What refused calls took while it hung is given back, as far as the server heard of it; what was granted is all there.
        var used = (await opened[0].GetUsageAsync()).Single(usage => usage.Limit.Name == "tokens").Used!.Value;
        Assert.InRange(used, granted, 100);
        while (await TakeAsync(opened[0]) is var (isDegraded, remaining) && (isDegraded || remaining is not null))
        {
            granted += remaining is null ? 0 : 1;
        }

        Assert.InRange(granted, 3, 100);
        Assert.Equal(100, (await opened[1].GetUsageAsync()).Single(usage => usage.Limit.Name == "tokens").Used);
    }

    /// <summary>How many calls were granted until both nodes were answered again.</summary>
    private static async Task<int> UntilItAnswersAsync(ITenantQuotas[] opened)
    {
        var granted = 0;
        foreach (var quotas in opened)
        {
            for (var left = 600; ; left--)
            {
                var (isDegraded, remaining) = await TakeAsync(quotas);
                if (!isDegraded && remaining is not null)
                {
                    granted++;
                    break;
                }

                Assert.True(left > 0, "It did not answer again.");
                await Task.Delay(100);
            }
        }

        return granted;
    }

    /// <summary>Whether it was decided without Redis, and what is left if it was granted.</summary>
    private static async Task<(bool IsDegraded, long? Remaining)> TakeAsync(ITenantQuotas quotas)
    {
        var decision = await quotas.AcquireAsync("tokens");
        return (decision.IsDegraded, decision.IsGranted ? decision.Remaining : null);
    }

    private static void Plan(QuotaOptions quotas)
    {
        quotas.StoreTimeout = TimeSpan.FromSeconds(1);
        quotas.AddPlan("free", plan => plan
            .Budget("tokens", 100, QuotaPeriod.Month)
            .Budget("open", 100, QuotaPeriod.Month, o => o.Outage = QuotaOutage.Allow));
    }
}
