using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using OrchStack.Tenancy.Integration.Tests.Redis;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Quotas;
using OrchStack.Tenancy.Redis;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Integration.Tests.Quotas;

/// <summary>Several nodes on one Redis, and on a cluster of six.</summary>
public sealed class QuotaNodesTests
{
    private readonly Tenant _acme = new(TenantId.New(), TenantSlug.Parse("acme"), "Acme");

    // By a name: the configuration has a password in it, and would stand in the test's.
    public static TheoryData<string> Servers => RedisServer.Cluster is null ? ["one server"] : ["one server", "a cluster of six"];

    [RedisFact]
    public async Task Grants_exactly_the_limit_at_a_frozen_instant()
    {
        int[] limits = [1, 3, 7, 11, 13, 97, 100, 101, 999, 7_001];
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var node = new QuotaWorld(
            RedisServer.Configuration!,
            q => q.AddPlan("free", plan =>
            {
                Array.ForEach(limits, limit => plan.TokenBucket($"rate-{limit}", limit, TimeSpan.FromMinutes(1)));
                plan.TokenBucket("rate-100000", 100_000_000, TimeSpan.FromMinutes(1), burst: 100_000);
            }),
            time);
        foreach (var limit in limits.Append(100_000))
        {
            var quotas = await node.OpenAsync(_acme);

            Assert.Equal(limit, await TogetherAsync(64, (limit / 64) + 2, async () => (await quotas.AcquireAsync($"rate-{limit}")).IsGranted));
        }
    }

    [RedisTheory]
    [MemberData(nameof(Servers))]
    public async Task Four_nodes_together_grant_what_there_is_and_tell_of_a_threshold_once(string servers)
    {
        var redis = servers == "one server" ? RedisServer.Configuration! : RedisServer.Cluster!;
        var told = new Told();
        QuotaWorld Node() => new(redis, Plan, add: services =>
        {
            services.AddSingleton(told);
            services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_acme)).AddQuotaThresholdHandler<Handler>();
        });
        await using QuotaWorld a = Node(), b = Node(), c = Node(), d = Node();
        var opened = await Task.WhenAll(new[] { a, b, c, d }.Select(node => node.OpenAsync(_acme).AsTask()));
        foreach (var node in new[] { a, b, c, d })
        {
            await node.Services.GetServices<IHostedService>().OfType<QuotaThresholds>().Single().StartAsync(default);
        }

        var three = new QuotaCall(new("tokens", 2), new("rate"), new QuotaCost("bytes")) { Subject = new(User: "ann") };
        var granted = await TogetherAsync(32, 40, async () => (await opened[Random.Shared.Next(4)].AcquireAsync(three)).IsGranted);
        var reserved = await TogetherAsync(32, 20, async () =>
        {
            // Asked twice, as by a caller that did not hear the first answer, and by another node.
            var options = new QuotaReservationOptions { Id = Guid.NewGuid().ToString("N") };
            var first = await opened[Random.Shared.Next(4)].ReserveAsync(new QuotaCall("tokens", 7), options);
            var again = await opened[Random.Shared.Next(4)].ReserveAsync(new QuotaCall("tokens", 7), options);
            Assert.True(!first.IsGranted || again.IsGranted);
            if (first.IsGranted)
            {
                return await again.SettleAsync(1) && !await first.SettleAsync(7);
            }

            // What was refused at first may have been granted a moment later.
            await again.DisposeAsync();
            return false;
        });

        // 300 calls of ann's 300, then reservations of what is left of the tenant's 1,000: each uses one.
        Assert.Equal(300, granted);
        Assert.InRange(reserved, 300, 400);
        var usage = await opened[0].GetUsageAsync(new QuotaSubject(User: "ann"));
        Assert.Equal([("bytes", 300), ("rate", 300), ("sessions", 0), ("tokens", 600 + reserved), ("tokens.user", 600)], usage.Select(u => (u.Limit.Name, u.Used!.Value)));
        await WaitAsync(() => !told.Percents.IsEmpty);
        Assert.Equal([60], told.Percents);
        Assert.InRange(await a.Store.DeleteAsync(_acme.Id, default), 2, long.MaxValue);
        Assert.Equal(0, await Used(opened[1], "tokens"));
    }

    [RedisTheory]
    [MemberData(nameof(Servers))]
    public async Task Sessions_never_exceed_the_limit_and_those_of_a_killed_node_come_free(string servers)
    {
        var redis = servers == "one server" ? RedisServer.Configuration! : RedisServer.Cluster!;
        await using var living = new QuotaWorld(redis, Plan);
        var killed = new QuotaWorld(redis, Plan);
        var (a, b) = (await living.OpenAsync(_acme), await killed.OpenAsync(_acme));
        var leases = new ConcurrentBag<QuotaLease>();
        var granted = await TogetherAsync(16, 10, async () =>
        {
            var lease = await (Random.Shared.Next(2) == 0 ? a : b).LeaseAsync(new QuotaCall("sessions"));
            leases.Add(lease);
            return lease.IsGranted;
        });
        Assert.Equal(20, granted);

        // Killed: nobody renews there, and nobody gives back. The other node goes on renewing its own.
        var keeper = killed.Services.GetRequiredService<LeaseKeeper>();
        var own = living.Services.GetRequiredService<LeaseKeeper>();
        var lost = leases.Where(lease => lease.IsGranted && keeper.Has(lease)).ToArray();
        await killed.DisposeAsync();
        Assert.False((await a.LeaseAsync(new QuotaCall("sessions"))).IsGranted);
        await WaitAsync(async () => (await Used(a, "sessions")) == 20 - lost.Length);
        await Task.Delay(TimeSpan.FromSeconds(2));

        var kept = leases.Where(lease => lease.IsGranted && own.Has(lease)).ToArray();
        Assert.Equal(20 - lost.Length, kept.Length);
        Assert.DoesNotContain(kept, lease => lease.Lost.IsCancellationRequested);
        Assert.Equal(lost.Length, await TogetherAsync(8, 10, async () => (await a.LeaseAsync(new QuotaCall("sessions"))).IsGranted));
    }

    [RedisTheory]
    [InlineData(5)]
    [InlineData(-5)]
    [InlineData(100 * 86_400)] // more than the periods around: the server says its time, and the periods of that are told
    [InlineData(-100 * 86_400)]
    public async Task The_servers_clock_decides_whatever_that_of_a_node_says(int seconds)
    {
        await using var right = new QuotaWorld(RedisServer.Configuration!, Plan);
        await using var wrong = new QuotaWorld(
            RedisServer.Configuration!, Plan, add: services => services.AddSingleton<TimeProvider>(new Shifted(TimeSpan.FromSeconds(seconds))));

        var (a, b) = (await right.OpenAsync(_acme), await wrong.OpenAsync(_acme));
        Assert.True((await a.AcquireAsync(new QuotaCall("tokens", 600) { Subject = new(User: "ann") })).IsGranted);
        Assert.True((await b.AcquireAsync(new QuotaCall("tokens", 300) { Subject = new(User: "bob") })).IsGranted);
        Assert.Equal(["tokens"], (await b.AcquireAsync(new QuotaCall("tokens", 200) { Subject = new(User: "bob") })).Violations.Select(v => v.Limit.Name));

        Assert.Equal(900, await Used(a, "tokens"));
        Assert.Empty(await a.GetHistoryAsync("tokens"));
        Assert.Empty(await b.GetHistoryAsync("tokens"));
    }

    [RedisFact]
    public async Task A_limit_that_a_node_knows_changed_counts_what_all_have_used()
    {
        await using var before = new QuotaWorld(RedisServer.Configuration!, Plan);
        await using var after = new QuotaWorld(RedisServer.Configuration!, q => q.AddPlan("free", plan => plan
            .TokenBucket("rate", 100, TimeSpan.FromDays(1)).Budget("tokens", 600, QuotaPeriod.Week).Gauge("bytes", 50)));
        var (old, changed) = (await before.OpenAsync(_acme), await after.OpenAsync(_acme));
        await old.AcquireAsync(new QuotaCall(new("tokens", 550), new("rate", 60), new QuotaCost("bytes", 60)));

        Assert.Equal((0L, 40L, 50L), (await Left(changed, "bytes"), await Left(changed, "rate"), await Left(changed, "tokens")));
        Assert.Equal(["bytes"], (await changed.AcquireAsync(new QuotaCall(new("tokens", 50), new("rate", 40), new QuotaCost("bytes")))).Violations.Select(v => v.Limit.Name));
        Assert.Equal(["tokens"], (await changed.AcquireAsync(new QuotaCall(new("tokens", 51), new QuotaCost("rate", 40)))).Violations.Select(v => v.Limit.Name));
    }

    [RedisFact]
    public async Task What_a_tenant_has_used_is_not_among_its_own_keys_nor_open_to_its_user()
    {
        await using var node = new QuotaWorld(RedisServer.Configuration!, Plan, add: services => services.AddOrchStackTenancy()
            .UseInMemoryTenants(o => o.Add(_acme)).UseRedis(o => o.UserKey = new string('k', 32)));
        await (await node.OpenAsync(_acme)).AcquireAsync("bytes", 5);
        var (scopes, redis) = (node.Services.GetRequiredService<ITenantScopes>(), node.Services.GetRequiredService<ITenantRedis>());
        var key = $"q:{{{_acme.Id}}}";

        await scopes.RunAsync(_acme.Id, async _ =>
        {
            await foreach (var own in redis.ScanAsync())
            {
                Assert.Fail($"{own} is among the tenant's keys.");
            }

            Assert.False(await redis.Database.KeyDeleteAsync(key));
        });
        var credentials = await scopes.RunAsync(_acme.Id, node.Services.GetRequiredService<ITenantRedisUsers>().EnsureAsync);
        await using var asTenant = await RawRedis.ConnectAsync(ConfigurationOptions.Parse(RedisServer.Configuration!), 0, credentials.User, credentials.Password);
        foreach (var attack in new string[][] { ["GET", key], ["DEL", key], ["SET", key, ""], ["EVAL", "return redis.call('DEL', KEYS[1])", "1", key], ["EVAL", $"return redis.call('DEL', '{key}')", "0"] })
        {
            var answer = await asTenant.SendAsync(attack);
            Assert.True(answer.StartsWith('-'), $"{string.Join(' ', attack)} was answered {answer}");
        }

        Assert.Equal(5, await Used(await node.OpenAsync(_acme), "bytes"));

        // The control: whoever may do everything can.
        await using var raw = await ConnectionMultiplexer.ConnectAsync(RedisServer.Configuration!);
        Assert.True(await raw.GetDatabase().KeyDeleteAsync(key));
        Assert.Equal(0, await Used(await node.OpenAsync(_acme), "bytes"));
    }

    [RedisFact]
    public async Task A_settlement_tells_of_the_threshold_that_it_reaches()
    {
        var told = new Told();
        await using var node = new QuotaWorld(RedisServer.Configuration!, Plan, add: services =>
        {
            services.AddSingleton(told);
            services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_acme)).AddQuotaThresholdHandler<Handler>();
        });
        await node.Services.GetServices<IHostedService>().OfType<QuotaThresholds>().Single().StartAsync(default);
        var quotas = await node.OpenAsync(_acme);

        await using var reservation = await quotas.ReserveAsync(new QuotaCall("tokens", 10) { Subject = new(User: "ann") });
        Assert.True(await reservation.SettleAsync(700));

        // Nobody has called since.
        await WaitAsync(() => !told.Percents.IsEmpty);
        Assert.Equal([60], told.Percents);
    }

    [RedisFact]
    public async Task Nobodys_name_leads_to_what_is_kept_of_another()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var node = new QuotaWorld(
            RedisServer.Configuration!, q => q.AddPlan("free", plan => plan.Budget("tokens", 5, QuotaPeriod.Day, o => o.Level = QuotaLevel.User)), time);
        var quotas = await node.OpenAsync(_acme);
        ValueTask<QuotaDecision> TakeAsync(string user) => quotas.AcquireAsync(new QuotaCall("tokens") { Subject = new(User: user) });
        await TakeAsync("ann");
        time.Advance(TimeSpan.FromDays(1));
        await TakeAsync("ann");
        Assert.Single(await quotas.GetHistoryAsync("tokens", new(User: "ann")));

        foreach (var name in new[] { "ann:h", "ann:s:h", "ann:s", "", ":h", "ann:s:u:ann" })
        {
            var decision = await TakeAsync(name);
            Assert.Equal((true, false, 4L), (decision.IsGranted, decision.IsDegraded, decision.Remaining));
            Assert.Single(await quotas.GetHistoryAsync("tokens", new(User: "ann")));
        }

        time.Advance(TimeSpan.FromDays(1));
        Assert.False((await TakeAsync("ann")).IsDegraded);
        Assert.Equal(2, (await quotas.GetHistoryAsync("tokens", new(User: "ann"))).Count);
    }

    [RedisFact]
    public async Task Nothing_is_left_after_its_time()
    {
        await using var node = new QuotaWorld(RedisServer.Configuration!, q =>
        {
            q.RememberCalls = TimeSpan.FromSeconds(1);
            q.AddPlan("free", plan => plan
                .TokenBucket("rate", 10, TimeSpan.FromSeconds(1))
                .TokenBucket("rate.user", 10, TimeSpan.FromSeconds(1), configure: o => (o.Meter, o.Level) = ("rate", QuotaLevel.User))
                .Gauge("bytes", 10)
                .Concurrency("sessions", 5, o => o.TimeToLive = TimeSpan.FromSeconds(1)));
        });
        var quotas = await node.OpenAsync(_acme);
        await quotas.AcquireAsync(new QuotaCall("rate") { Subject = new(User: "ann"), IdempotencyKey = "once" });
        await using var reservation = await quotas.ReserveAsync(new QuotaCall("bytes"), new() { Lifetime = TimeSpan.FromSeconds(30) });
        await reservation.ReleaseAsync();
        node.Services.GetRequiredService<LeaseKeeper>().Remove(await quotas.LeaseAsync(new QuotaCall("sessions")));
        var keys = node.Services.GetRequiredService<PrefixedKeys>();
        Task<int> CountAsync() => keys.ScanAsync(QuotaKeys.Of(_acme.Id), $"{QuotaKeys.Of(_acme.Id)}*", 100, default).CountAsync().AsTask();
        Assert.NotEqual(0, await CountAsync());

        // The names of what a lease and a reservation held are kept a minute longer, in case they are asked for.
        await WaitAsync(async () => await CountAsync() <= 2, seconds: 20);
        await using var raw = await ConnectionMultiplexer.ConnectAsync(RedisServer.Configuration!);
        await foreach (var key in keys.ScanAsync(QuotaKeys.Of(_acme.Id), $"{QuotaKeys.Of(_acme.Id)}*", 100, default))
        {
            Assert.True(await raw.GetDatabase().KeyTimeToLiveAsync(key) < TimeSpan.FromMinutes(2), $"{key} stays.");
        }
    }

    private static void Plan(QuotaOptions quotas) => quotas.AddPlan("free", plan => plan
        .TokenBucket("rate", 1_000, TimeSpan.FromDays(1))
        .Budget("tokens", 1_000, QuotaPeriod.Month, o => o.Thresholds.Add(60))
        .Budget("tokens.user", 600, QuotaPeriod.Day, o => (o.Meter, o.Level) = ("tokens", QuotaLevel.User))
        .Gauge("bytes", 1_000)
        .Concurrency("sessions", 20, o => o.TimeToLive = TimeSpan.FromSeconds(2)));

    private static async Task<long?> Used(ITenantQuotas quotas, string limit) => (await quotas.GetUsageAsync()).Single(usage => usage.Limit.Name == limit).Used;

    private static async Task<long> Left(ITenantQuotas quotas, string limit) => (await quotas.GetUsageAsync()).Single(usage => usage.Limit.Name == limit).Remaining!.Value;

    private static async Task<int> TogetherAsync(int callers, int calls, Func<Task<bool>> call)
    {
        var yes = 0;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            for (var i = 0; i < calls; i++)
            {
                if (await call())
                {
                    Interlocked.Increment(ref yes);
                }
            }
        }));
        return yes;
    }

    private static Task WaitAsync(Func<bool> isSo) => WaitAsync(() => Task.FromResult(isSo()));

    private static async Task WaitAsync(Func<Task<bool>> isSo, int seconds = 60)
    {
        for (var left = seconds * 10; !await isSo(); left--)
        {
            Assert.True(left > 0, "It did not come about.");
            await Task.Delay(100);
        }
    }

    private sealed class Told
    {
        public ConcurrentQueue<int> Percents { get; } = [];
    }

    private sealed class Handler(Told told) : IQuotaThresholdHandler
    {
        public Task HandleAsync(QuotaThresholdReached reached, ITenantScope scope, CancellationToken cancellationToken)
        {
            told.Percents.Enqueue(reached.Percent);
            return Task.CompletedTask;
        }
    }

    private sealed class Shifted(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
