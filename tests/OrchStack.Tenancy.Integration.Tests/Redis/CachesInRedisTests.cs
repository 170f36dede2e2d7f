using System.Text;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Redis;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Integration.Tests.Redis;

/// <summary>The framework's own caches over Redis, behind the fence: what lies there is the tenant's and goes with it.</summary>
public sealed class CachesInRedisTests : IAsyncLifetime
{
    private readonly Tenant _acme = new(TenantId.New(), TenantSlug.Parse("acme"), "Acme");
    private readonly Tenant _globex = new(TenantId.New(), TenantSlug.Parse("globex"), "Globex");
    private ConnectionMultiplexer _raw = null!;

    [RedisTheory]
    [InlineData(true)]
    [InlineData(false)] // the control: the same caches as they were
    public async Task An_entry_of_one_tenant_is_no_entry_of_anothers(bool isFenced)
    {
        var key = $"greeting {_acme.Id}"; // of this test's own, since the server is everybody's
        await using var services = New(isFenced);
        var scopes = services.GetRequiredService<ITenantScopes>();
        var (distributed, hybrid, output) = (services.GetRequiredService<IDistributedCache>(), services.GetRequiredService<HybridCache>(), services.GetRequiredService<IOutputCacheStore>());

        await scopes.RunAsync(_acme.Id, async ct =>
        {
            await distributed.SetStringAsync(key, "of acme", ct);
            await output.SetAsync($"page {key}", "of acme"u8.ToArray(), [key], TimeSpan.FromMinutes(1), ct);
            Assert.Equal("of acme", await hybrid.GetOrCreateAsync($"hybrid {key}", _ => new ValueTask<string>("of acme"), cancellationToken: ct));
        });

        var foreign = isFenced ? null : "of acme";
        await scopes.RunAsync(_globex.Id, async ct =>
        {
            Assert.Equal(foreign, await distributed.GetStringAsync(key, ct));
            Assert.Equal(foreign, await output.GetAsync($"page {key}", ct) is { } page ? Encoding.UTF8.GetString(page) : null);
            Assert.Equal(foreign ?? "of globex", await hybrid.GetOrCreateAsync($"hybrid {key}", _ => new ValueTask<string>("of globex"), cancellationToken: ct));
            await output.EvictByTagAsync(key, ct);
        });
        await scopes.RunAsync(_acme.Id, async ct => Assert.Equal(isFenced, await output.GetAsync($"page {key}", ct) is not null));
    }

    [RedisFact]
    public async Task A_second_node_reads_what_the_first_has_put_into_redis()
    {
        await using var first = New();
        await using var second = New();
        await MakeAsync(first, _acme, "first");
        await MakeAsync(first, _globex, "first");

        Assert.Equal("first", await MakeAsync(second, _acme, "second"));
        await first.GetRequiredService<ITenantScopes>().RunAsync(_acme.Id, async ct => await first.GetRequiredService<HybridCache>().RemoveByTagAsync("*", ct));
        await using var third = New();
        Assert.Equal("third", await MakeAsync(third, _acme, "third"));
        Assert.Equal("first", await MakeAsync(third, _globex, "third"));
    }

    [RedisFact]
    public async Task A_deleted_tenants_entries_are_gone_from_redis_and_no_others()
    {
        await using var services = New();
        var scopes = services.GetRequiredService<ITenantScopes>();
        foreach (var tenant in new[] { _acme, _globex })
        {
            await MakeAsync(services, tenant, "v");
            await scopes.RunAsync(tenant.Id, ct => services.GetRequiredService<IDistributedCache>().SetStringAsync("k", "v", ct));
        }

        Assert.Equal(2, await CountAsync(_acme));
        await using (await scopes.EnterPlatformAsync("offboarding"))
        {
            await services.GetRequiredService<ITenantLifecycle>().DeleteAsync(_acme.Id, "offboarding");
        }

        Assert.Equal(0, await CountAsync(_acme));
        Assert.Equal(2, await CountAsync(_globex));
    }

    public async Task InitializeAsync()
    {
        if (RedisServer.Configuration is { } configuration)
        {
            _raw = await ConnectionMultiplexer.ConnectAsync($"{configuration},allowAdmin=true");
        }
    }

    public async Task DisposeAsync()
    {
        if (_raw is not null)
        {
            await _raw.DisposeAsync();
        }
    }

    private static Task<string> MakeAsync(ServiceProvider services, Tenant tenant, string value) => services.GetRequiredService<ITenantScopes>().RunAsync(
        tenant.Id, async ct => await services.GetRequiredService<HybridCache>().GetOrCreateAsync("made", _ => new ValueTask<string>(value), cancellationToken: ct));

    private async Task<int> CountAsync(Tenant tenant) => (await _raw.GetServers().Single().KeysAsync(pattern: $"t:{{{tenant.Id}}}:*", pageSize: 1_000).ToListAsync()).Count;

    private ServiceProvider New(bool isFenced = true)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddStackExchangeRedisCache(o => o.Configuration = RedisServer.Configuration);
        services.AddStackExchangeRedisOutputCache(o => o.Configuration = RedisServer.Configuration);
        services.AddHybridCache();
        var tenancy = services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_acme).Add(_globex)).UseRedis(RedisServer.Configuration!);
        if (isFenced)
        {
            tenancy.AddTenantCaches();
        }

        return services.BuildServiceProvider(validateScopes: true);
    }
}
