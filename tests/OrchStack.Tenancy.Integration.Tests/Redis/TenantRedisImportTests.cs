using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Redis;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Integration.Tests.Redis;

/// <summary>Keys of an application that had no tenants become a tenant's, on one server and on a cluster.</summary>
public sealed class TenantRedisImportTests
{
    private readonly Tenant _acme = new(TenantId.New(), TenantSlug.Parse("acme"), "Acme");
    private readonly Tenant _globex = new(TenantId.New(), TenantSlug.Parse("globex"), "Globex");
    private readonly string _old = $"company[*]?{Guid.NewGuid():N}:";

    [RedisFact]
    public Task Brings_all_that_begins_so_and_nothing_else() => BringAsync(RedisServer.Configuration!);

    [RedisClusterFact]
    public Task Brings_it_from_every_node_of_a_cluster() => BringAsync(RedisServer.Cluster!);

    [RedisFact]
    public Task Copies_and_leaves_what_the_tenant_has() => CopyAsync(RedisServer.Configuration!);

    [RedisClusterFact]
    public Task Copies_in_a_cluster_too() => CopyAsync(RedisServer.Cluster!);

    [RedisFact]
    public async Task Takes_no_key_of_a_tenant_whatever_the_prefix()
    {
        await using var services = Services(RedisServer.Configuration!);
        var scopes = services.GetRequiredService<ITenantScopes>();
        await scopes.RunAsync(_globex.Id, _ => services.GetRequiredService<IDatabase>().StringSetAsync("secret", "of globex"));
        await using var platform = await scopes.EnterPlatformAsync("import");
        foreach (var prefix in new[] { "t", "t:", "t:{", $"t:{{{_globex.Id}}}:", $"t:{{{_globex.Id}}}:sec" })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => Import(services).ImportAsync(_acme.Id, prefix));
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Import(services).ImportAsync(_acme.Id, ""));
        Assert.Equal(new TenantRedisImportResult(0, 0), await Import(services).ImportAsync(_acme.Id, "?:{"));
        Assert.Equal("of globex", await scopes.RunAsync(_globex.Id, _ => services.GetRequiredService<IDatabase>().StringGetAsync("secret")));
    }

    [RedisFact]
    public async Task Demands_a_platform_scope()
    {
        await using var services = Services(RedisServer.Configuration!);
        var scopes = services.GetRequiredService<ITenantScopes>();

        await Assert.ThrowsAsync<MissingPlatformScopeException>(() => Import(services).ImportAsync(_acme.Id, _old));
        await scopes.RunAsync(_acme.Id, _ => Assert.ThrowsAsync<MissingPlatformScopeException>(() => Import(services).ImportAsync(_acme.Id, _old)));
    }

    private static ITenantRedisImport Import(IServiceProvider services) => services.GetRequiredService<ITenantRedisImport>();

    private async Task BringAsync(string configuration)
    {
        await using var raw = await ConnectionMultiplexer.ConnectAsync(configuration);
        await using var services = Services(configuration);
        var database = raw.GetDatabase();
        for (var i = 0; i < 100; i++)
        {
            await database.StringSetAsync($"{_old}cart:{i}", i);
        }

        await database.HashSetAsync($"{_old}profile", "name", "Ann");
        await database.StringSetAsync($"{_old}soon", "gone", TimeSpan.FromHours(1));
        var neighbour = _old.Replace("[*]?", "aab", StringComparison.Ordinal) + "cart:1"; // the pattern read as one would match it
        await database.StringSetAsync(neighbour, "another's");
        var scopes = services.GetRequiredService<ITenantScopes>();
        TenantRedisImportResult first, again;
        await using (await scopes.EnterPlatformAsync("import"))
        {
            first = await Import(services).ImportAsync(_acme.Id, _old);
            again = await Import(services).ImportAsync(_acme.Id, _old);
        }

        Assert.Equal((new TenantRedisImportResult(102, 0), new TenantRedisImportResult(0, 0)), (first, again));
        await scopes.RunAsync(_acme.Id, async _ =>
        {
            var own = services.GetRequiredService<IDatabase>();
            for (var i = 0; i < 100; i++)
            {
                Assert.Equal(i, (int)await own.StringGetAsync($"cart:{i}"));
            }

            Assert.Equal("Ann", await own.HashGetAsync("profile", "name"));
            Assert.True(await own.KeyTimeToLiveAsync("soon") > TimeSpan.FromMinutes(50));
            Assert.Null(await own.KeyTimeToLiveAsync("cart:1"));
        });
        Assert.Null((string?)await database.StringGetAsync($"{_old}cart:7"));
        Assert.Equal("another's", await database.StringGetAsync(neighbour));
        Assert.False(await scopes.RunAsync(_globex.Id, _ => services.GetRequiredService<IDatabase>().KeyExistsAsync("profile")));
        await database.KeyDeleteAsync(neighbour);
    }

    private async Task CopyAsync(string configuration)
    {
        await using var raw = await ConnectionMultiplexer.ConnectAsync(configuration);
        await using var services = Services(configuration);
        var database = raw.GetDatabase();
        await database.StringSetAsync($"{_old}a", "old");
        await database.StringSetAsync($"{_old}b", "old");
        var scopes = services.GetRequiredService<ITenantScopes>();
        await scopes.RunAsync(_acme.Id, _ => services.GetRequiredService<IDatabase>().StringSetAsync("b", "new"));

        await using (await scopes.EnterPlatformAsync("import"))
        {
            Assert.Equal(new TenantRedisImportResult(1, 1), await Import(services).ImportAsync(_acme.Id, _old, keepOld: true));
            Assert.Equal(new TenantRedisImportResult(0, 2), await Import(services).ImportAsync(_acme.Id, _old, keepOld: true));
        }

        Assert.Equal(["old", "new"], await scopes.RunAsync(_acme.Id, _ => services.GetRequiredService<IDatabase>().StringGetAsync(["a", "b"])));
        Assert.Equal("old", await database.StringGetAsync($"{_old}a"));
        await database.KeyDeleteAsync($"{_old}a");
        await database.KeyDeleteAsync($"{_old}b");
    }

    private ServiceProvider Services(string configuration)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_acme).Add(_globex)).UseRedis(configuration);
        return services.BuildServiceProvider(validateScopes: true);
    }
}
