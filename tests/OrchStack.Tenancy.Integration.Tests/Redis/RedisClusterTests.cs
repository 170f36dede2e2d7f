using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Redis;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Integration.Tests.Redis;

/// <summary>Three primaries with a replica each.</summary>
public sealed class RedisClusterTests : IAsyncLifetime
{
    private const int Keys = 300;

    // More than primaries, so that their slots lie on several.
    private readonly Tenant[] _tenants = [.. Enumerable.Range(0, 12).Select(i => new Tenant(TenantId.New(), TenantSlug.Parse($"t{i}"), $"T{i}"))];
    private ServiceProvider _services = null!;
    private ConnectionMultiplexer _raw = null!;

    private ITenantRedis Redis => _services.GetRequiredService<ITenantRedis>();

    private ITenantScopes Scopes => _services.GetRequiredService<ITenantScopes>();

    private ITenantRedisUsers Users => _services.GetRequiredService<ITenantRedisUsers>();

    [RedisClusterFact]
    public async Task Commands_of_several_keys_stay_in_a_tenants_slot_and_find_its_own()
    {
        foreach (var tenant in _tenants)
        {
            await Scopes.RunAsync(tenant.Id, async ct =>
            {
                await Redis.Database.StringSetAsync([new("a", tenant.Slug.Value), new("b", 1)]);
                var transaction = Redis.Database.CreateTransaction();
                transaction.AddCondition(Condition.StringEqual("b", 1));
                _ = transaction.StringIncrementAsync("b");
                Assert.True(await transaction.ExecuteAsync());
            });
        }

        foreach (var tenant in _tenants)
        {
            Assert.Equal([tenant.Slug.Value, "2"], await Scopes.RunAsync(tenant.Id, _ => Redis.Database.StringGetAsync(["a", "b"])));
        }

        Assert.True(Owners().Distinct().Count() > 1);
    }

    [RedisClusterFact]
    public async Task A_scan_finds_every_key_after_each_primary_has_handed_over_to_its_replica()
    {
        foreach (var tenant in _tenants)
        {
            await FillAsync(tenant);
        }

        Assert.All(await CountsAsync(), count => Assert.Equal(Keys, count));
        var before = Owners();
        await HandOverAsync();
        Assert.All(await CountsAsync(), count => Assert.Equal(Keys, count));
        Assert.All(Owners().Zip(before), pair => Assert.NotEqual(pair.Second, pair.First));

        // The control: of the connection's idea which servers are primaries, one alone has not all.
        Assert.Contains(_tenants, tenant => _raw.GetServer(before[0]).Keys(pattern: $"t:{{{tenant.Id}}}:*", pageSize: 1_000).Count() != Keys);
        foreach (var tenant in _tenants[1..])
        {
            Assert.Equal(Keys, await Scopes.RunAsync(tenant.Id, Redis.DeleteAllAsync));
        }

        Assert.Equal([Keys, .. _tenants[1..].Select(_ => 0)], await CountsAsync());
    }

    [RedisClusterFact]
    public async Task A_tenants_user_is_held_to_its_keys_on_every_node()
    {
        var options = ConfigurationOptions.Parse(RedisServer.Cluster!);
        var (acme, globex) = (_tenants[0], _tenants[1]);
        var credentials = await Scopes.RunAsync(acme.Id, Users.EnsureAsync);
        string[][] attacks =
        [
            ["GET", $"t:{{{globex.Id}}}:secret"], ["SET", $"t:{{{globex.Id}}}:secret", "x"], ["SUBSCRIBE", $"t:{{{globex.Id}}}:news"], ["SSUBSCRIBE", $"t:{{{globex.Id}}}:news"],
            ["SCAN", "0"], ["DBSIZE"], ["CLUSTER", "GETKEYSINSLOT", "1", "10"], ["CLUSTER", "COUNTKEYSINSLOT", "1"], ["CLUSTER", "FAILOVER"], ["CLUSTER", "RESET"], ["READWRITE", "x"],
        ];
        for (var node = 0; node < options.EndPoints.Count; node++)
        {
            await using var raw = await RawRedis.ConnectAsync(options, node, credentials.User, credentials.Password);
            foreach (var attack in attacks)
            {
                var answer = await raw.SendAsync(attack);
                Assert.True(answer.StartsWith("-NOPERM", StringComparison.Ordinal) || (attack[0] == "READWRITE" && answer.StartsWith("-ERR wrong number", StringComparison.Ordinal)), $"{string.Join(' ', attack)} was answered {answer}");
            }
        }

        await Scopes.RunAsync(acme.Id, Users.DropAsync);
        for (var node = 0; node < options.EndPoints.Count; node++)
        {
            await Assert.ThrowsAsync<UnauthorizedAccessException>(() => RawRedis.ConnectAsync(options, node, credentials.User, credentials.Password));
        }
    }

    public async Task InitializeAsync()
    {
        if (RedisServer.Cluster is not { } configuration)
        {
            return;
        }

        _raw = await ConnectionMultiplexer.ConnectAsync($"{configuration},allowAdmin=true");
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddOrchStackTenancy()
            .UseInMemoryTenants(o => Array.ForEach(_tenants, tenant => o.Add(tenant)))
            .UseRedis(o => (o.Configuration, o.UserKey) = (configuration, new string('k', 32)));
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public async Task DisposeAsync()
    {
        if (_services is null)
        {
            return;
        }

        foreach (var tenant in _tenants)
        {
            await Scopes.RunAsync(tenant.Id, Redis.DeleteAllAsync);
        }

        await _services.DisposeAsync();
        await _raw.DisposeAsync();
    }

    private Task<bool> FillAsync(Tenant tenant) => Scopes.RunAsync(tenant.Id, _ => Redis.Database.StringSetAsync(
        [.. Enumerable.Range(0, Keys).Select(i => new KeyValuePair<RedisKey, RedisValue>($"k{i}", i))]));

    private async Task<List<int>> CountsAsync()
    {
        List<int> counts = [];
        foreach (var tenant in _tenants)
        {
            counts.Add(await Scopes.RunAsync(tenant.Id, async ct => await Redis.ScanAsync(cancellationToken: ct).Distinct().CountAsync(ct)));
        }

        return counts;
    }

    private List<EndPoint> Owners() => [.. _tenants.Select(tenant => _raw.GetDatabase().IdentifyEndpoint($"t:{{{tenant.Id}}}:", CommandFlags.DemandMaster)!)];

    /// <summary>Lets each replica take over once it has all that its primary has, and waits until all know.</summary>
    private async Task HandOverAsync()
    {
        var nodes = _raw.GetServers().ToLookup(RoleOf);
        Assert.True(SpinWait.SpinUntil(() => nodes["master"].All(HasACopy), TimeSpan.FromSeconds(20)), "The replicas did not keep up.");
        foreach (var replica in nodes["slave"])
        {
            await replica.ExecuteAsync("CLUSTER", "FAILOVER", "TAKEOVER");
        }

        Assert.True(
            SpinWait.SpinUntil(() => nodes["slave"].All(node => RoleOf(node) == "master") && nodes["master"].All(node => RoleOf(node) == "slave"), TimeSpan.FromSeconds(20)),
            "The replicas did not take over.");
    }

    private static bool HasACopy(IServer primary)
    {
        var role = primary.Execute("ROLE");
        return ((RedisResult[])role[2]!).Any(replica => (long)replica[2] >= (long)role[1]);
    }

    private static string RoleOf(IServer server) => (string)server.Execute("ROLE")[0]!;
}
