using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class DistributedCacheTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)] // the control: the same cache as it was
    public async Task The_same_key_is_each_tenants_own(bool isFenced)
    {
        await using var tenancy = new TestTenancy(services => Add(services, isFenced));
        var cache = tenancy.Services.GetRequiredService<IDistributedCache>();

        await tenancy.Scopes.RunAsync(Some.Acme.Id, async ct =>
        {
            await cache.SetStringAsync("greeting", "of acme", ct);
            cache.SetString("sync", "of acme");
        });

        await tenancy.Scopes.RunAsync(Some.Globex.Id, async ct =>
        {
            Assert.Equal(isFenced ? null : "of acme", await cache.GetStringAsync("greeting", ct));
            Assert.Equal(isFenced ? null : "of acme", cache.GetString("sync"));
            await cache.RefreshAsync("greeting", ct);
            cache.Refresh("greeting");
            cache.Remove("greeting");
            await cache.RemoveAsync("sync", ct);
        });
        await tenancy.Scopes.RunAsync(Some.Acme.Id, async ct =>
        {
            Assert.Equal(isFenced ? "of acme" : null, await cache.GetStringAsync("greeting", ct));
            Assert.Equal(isFenced ? "of acme" : null, cache.GetString("sync"));
        });
    }

    [Fact]
    public async Task Without_a_tenant_every_call_is_refused()
    {
        await using var tenancy = new TestTenancy(services => Add(services, isFenced: true));
        var cache = tenancy.Services.GetRequiredService<IDistributedCache>();

        Assert.Throws<MissingTenantException>(() => cache.Get("k"));
        Assert.Throws<MissingTenantException>(() => cache.Set("k", [1], new DistributedCacheEntryOptions()));
        Assert.Throws<MissingTenantException>(() => cache.Refresh("k"));
        Assert.Throws<MissingTenantException>(() => cache.Remove("k"));
        await Assert.ThrowsAsync<MissingTenantException>(() => cache.GetAsync("k"));
        await Assert.ThrowsAsync<MissingTenantException>(() => cache.SetAsync("k", [1], new DistributedCacheEntryOptions()));
        await Assert.ThrowsAsync<MissingTenantException>(() => cache.RefreshAsync("k"));
        await Assert.ThrowsAsync<MissingTenantException>(() => cache.RemoveAsync("k"));
    }

    [Fact]
    public async Task A_key_that_names_another_tenants_entry_is_a_key_of_ones_own()
    {
        await using var tenancy = new TestTenancy(services => Add(services, isFenced: true));
        var cache = tenancy.Services.GetRequiredService<IDistributedCache>();
        await tenancy.Scopes.RunAsync(Some.Globex.Id, ct => cache.SetStringAsync("secret", "of globex", ct));

        await tenancy.Scopes.RunAsync(Some.Acme.Id, async ct =>
        {
            Assert.Null(await cache.GetStringAsync($"t:{{{Some.Globex.Id}}}:cache:secret", ct));
            Assert.Null(await cache.GetStringAsync($"../t:{{{Some.Globex.Id}}}:cache:secret", ct));
            await Assert.ThrowsAnyAsync<ArgumentException>(() => cache.GetAsync("", ct));
        });
        Assert.Equal("of globex", Shared(tenancy).GetString($"t:{{{Some.Globex.Id}}}:cache:secret"));
    }

    [Fact]
    public async Task What_belongs_to_all_has_a_longer_name()
    {
        await using var tenancy = new TestTenancy(services => Add(services, isFenced: true));

        Shared(tenancy).SetString("rate", "1.08");

        Assert.Equal("1.08", Shared(tenancy).GetString("rate"));
        await tenancy.Scopes.RunAsync(Some.Acme.Id, async ct => Assert.Null(await tenancy.Services.GetRequiredService<IDistributedCache>().GetStringAsync("rate", ct)));
    }

    [Fact]
    public async Task A_cache_under_a_key_of_the_applications_is_fenced_as_well()
    {
        await using var tenancy = new TestTenancy(services =>
        {
            services.AddKeyedSingleton<IDistributedCache>("sessions", (_, _) => new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())));
            services.AddKeyedSingleton<IDistributedCache>("carts", new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())));
            services.AddOrchStackTenancy().AddTenantCaches();
        });

        foreach (var key in new[] { "sessions", "carts" })
        {
            var cache = tenancy.Services.GetRequiredKeyedService<IDistributedCache>(key);
            await tenancy.Scopes.RunAsync(Some.Acme.Id, ct => cache.SetStringAsync("k", key, ct));
            await tenancy.Scopes.RunAsync(Some.Globex.Id, async ct => Assert.Null(await cache.GetStringAsync("k", ct)));
            await tenancy.Scopes.RunAsync(Some.Acme.Id, async ct => Assert.Equal(key, await cache.GetStringAsync("k", ct)));
        }
    }

    [Fact]
    public async Task A_cache_that_is_registered_later_stops_the_start_and_one_that_is_fenced_again_does_not()
    {
        await using var open = new TestTenancy(services =>
        {
            services.AddOrchStackTenancy().AddTenantCaches();
            services.AddDistributedMemoryCache();
            services.AddHybridCache();
            services.AddOutputCache();
        });
        await using var fenced = new TestTenancy(services =>
        {
            services.AddOrchStackTenancy().AddTenantCaches();
            services.AddDistributedMemoryCache();
            services.AddOrchStackTenancy().AddTenantCaches().AddTenantCaches();
        });

        var fault = Assert.Throws<OptionsValidationException>(() => open.Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal(3, fault.Failures.Count());
        Assert.All(fault.Failures, failure => Assert.Contains("Call AddTenantCaches() after the caches are added", failure, StringComparison.Ordinal));
        fenced.Services.GetRequiredService<IStartupValidator>().Validate();
        Assert.IsType<TenantDistributedCache>(fenced.Services.GetRequiredService<IDistributedCache>());
        Assert.IsType<MemoryDistributedCache>(Shared(fenced));
    }

    [Fact]
    public async Task A_cache_is_disposed_once_with_its_application()
    {
        var cache = new CountingCache();
        await using (var tenancy = new TestTenancy(services =>
        {
            services.AddSingleton<IDistributedCache>(_ => cache);
            services.AddOrchStackTenancy().AddTenantCaches();
        }))
        {
            await tenancy.Scopes.RunAsync(Some.Acme.Id, _ => tenancy.Services.GetRequiredService<IDistributedCache>().GetAsync("k"));
        }

        Assert.Equal(1, cache.Disposed);
    }

    private static IDistributedCache Shared(TestTenancy tenancy) => tenancy.Services.GetRequiredKeyedService<IDistributedCache>(OrchStack.Tenancy.TenantCaches.Shared);

    private static void Add(IServiceCollection services, bool isFenced)
    {
        services.AddDistributedMemoryCache();
        if (isFenced)
        {
            services.AddOrchStackTenancy().AddTenantCaches();
        }
    }

    private sealed class CountingCache : IDistributedCache, IDisposable
    {
        public int Disposed { get; private set; }

        public void Dispose() => Disposed++;

        public byte[]? Get(string key) => null;

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult<byte[]?>(null);

        public void Refresh(string key)
        {
        }

        public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

        public void Remove(string key)
        {
        }

        public Task RemoveAsync(string key, CancellationToken token = default) => Task.CompletedTask;

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options)
        {
        }

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => Task.CompletedTask;
    }
}
