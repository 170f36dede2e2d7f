using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

/// <summary>Over the framework's own hybrid cache, with a distributed cache below it.</summary>
public sealed class HybridCacheTests
{
    private static readonly HybridCacheEntryOptions FromBelow = new() { Flags = HybridCacheEntryFlags.DisableLocalCache };

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // the control: the same cache as it was
    public async Task The_same_key_is_made_for_each_tenant(bool isFenced)
    {
        await using var tenancy = New(isFenced);
        var cache = tenancy.Services.GetRequiredService<HybridCache>();

        Assert.Equal("acme", await SlugAsync(tenancy, cache, Some.Acme));
        Assert.Equal(isFenced ? "globex" : "acme", await SlugAsync(tenancy, cache, Some.Globex));
        Assert.Equal(isFenced ? "globex" : "acme", await SlugAsync(tenancy, cache, Some.Globex, FromBelow));
        Assert.Equal("acme", await SlugAsync(tenancy, cache, Some.Acme, FromBelow));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_entry_is_made_under_the_tenant_that_asked_though_the_cache_makes_it_elsewhere(bool canBeCancelled)
    {
        await using var tenancy = New();
        var cache = tenancy.Services.GetRequiredService<HybridCache>();
        using var cancellation = new CancellationTokenSource();

        await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ =>
        {
            var made = await cache.GetOrCreateAsync(
                "k",
                async ct =>
                {
                    await Task.Yield();
                    return $"{tenancy.Slug()} {ct.CanBeCanceled}";
                },
                cancellationToken: canBeCancelled ? cancellation.Token : CancellationToken.None);

            Assert.Equal($"acme {canBeCancelled}", made);
            Assert.Equal("acme", tenancy.Slug());
        });
    }

    [Fact]
    public async Task Who_waits_for_an_entry_gets_it_though_the_one_who_asked_first_has_left()
    {
        await using var tenancy = New();
        var cache = tenancy.Services.GetRequiredService<HybridCache>();
        var begun = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        using var impatience = new CancellationTokenSource();

        var first = tenancy.Scopes.RunAsync(Some.Acme.Id, async _ => await cache.GetOrCreateAsync("k", MakeAsync, cancellationToken: impatience.Token));
        await begun.Task;
        using var patience = new CancellationTokenSource();
        var second = tenancy.Scopes.RunAsync(Some.Acme.Id, async _ => await cache.GetOrCreateAsync("k", MakeAsync, cancellationToken: patience.Token));
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        release.SetResult();

        Assert.Equal("acme", await second);

        async ValueTask<string> MakeAsync(CancellationToken ct)
        {
            begun.TrySetResult();
            await release.Task;
            return tenancy.Context.Tenant.Slug.Value;
        }
    }

    [Fact]
    public async Task Tags_are_the_tenants_own_and_the_tag_for_all_is_too()
    {
        await using var tenancy = New();
        var cache = tenancy.Services.GetRequiredService<HybridCache>();
        foreach (var tenant in new[] { Some.Acme, Some.Globex })
        {
            await tenancy.Scopes.RunAsync(tenant.Id, async ct =>
            {
                await cache.SetAsync("tagged", "v", tags: ["menu", "t"], cancellationToken: ct);
                await cache.SetAsync("plain", "v", cancellationToken: ct);
            });
        }

        await tenancy.Scopes.RunAsync(Some.Acme.Id, async ct => await cache.RemoveByTagAsync("menu", ct));
        Assert.Equal((false, true), await HasAsync(tenancy, cache, Some.Acme));
        Assert.Equal((true, true), await HasAsync(tenancy, cache, Some.Globex));

        await tenancy.Scopes.RunAsync(Some.Acme.Id, async ct => await cache.RemoveByTagAsync("*", ct));
        Assert.Equal((false, false), await HasAsync(tenancy, cache, Some.Acme));
        Assert.Equal((true, true), await HasAsync(tenancy, cache, Some.Globex));

        // What the fence stands before: there it is everybody's.
        await tenancy.Services.GetRequiredKeyedService<HybridCache>(OrchStack.Tenancy.TenantCaches.Shared).RemoveByTagAsync("*");
        Assert.Equal((false, false), await HasAsync(tenancy, cache, Some.Globex));
    }

    [Fact]
    public async Task Every_way_to_ask_is_the_tenants()
    {
        await using var tenancy = New();
        var cache = tenancy.Services.GetRequiredService<HybridCache>();
        var part = "k";
        foreach (var tenant in new[] { Some.Acme, Some.Globex })
        {
            await tenancy.Scopes.RunAsync(tenant.Id, async ct =>
            {
                Assert.Equal(tenancy.Slug(), await cache.GetOrCreateAsync("by state", tenancy, static (t, _) => new ValueTask<string?>(t.Slug()), cancellationToken: ct));
                Assert.Equal(tenancy.Slug(), await cache.GetOrCreateAsync("by span".AsSpan(), _ => new ValueTask<string?>(tenancy.Slug()), cancellationToken: ct));
                Assert.Equal(tenancy.Slug(), await cache.GetOrCreateAsync($"by parts {part}", _ => new ValueTask<string?>(tenancy.Slug()), cancellationToken: ct));
            });
        }

        await tenancy.Scopes.RunAsync(Some.Acme.Id, async ct => await cache.RemoveAsync(["by state", "by span"], ct));
        await tenancy.Scopes.RunAsync(Some.Globex.Id, async ct =>
            Assert.Equal("globex", await cache.GetOrCreateAsync("by state", _ => new ValueTask<string?>("made anew"), cancellationToken: ct)));
        await tenancy.Scopes.RunAsync(Some.Acme.Id, async ct =>
            Assert.Equal("made anew", await cache.GetOrCreateAsync("by state", _ => new ValueTask<string?>("made anew"), cancellationToken: ct)));
    }

    [Fact]
    public async Task Without_a_tenant_nothing_is_made_or_removed()
    {
        await using var tenancy = New();
        var cache = tenancy.Services.GetRequiredService<HybridCache>();

        await Assert.ThrowsAsync<MissingTenantException>(async () => await cache.GetOrCreateAsync("k", _ => new ValueTask<int>(1)));
        await Assert.ThrowsAsync<MissingTenantException>(async () => await cache.SetAsync("k", 1));
        await Assert.ThrowsAsync<MissingTenantException>(async () => await cache.RemoveAsync("k"));
        await Assert.ThrowsAsync<MissingTenantException>(async () => await cache.RemoveByTagAsync("*"));
        await tenancy.Scopes.RunAsync(Some.Acme.Id, async ct =>
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await cache.SetAsync("", 1, cancellationToken: ct));
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await cache.SetAsync("k", 1, tags: ["*"], cancellationToken: ct));
        });
    }

    [Fact]
    public async Task An_error_of_what_makes_an_entry_is_the_callers_and_leaves_nothing()
    {
        await using var tenancy = New();
        var cache = tenancy.Services.GetRequiredService<HybridCache>();

        await tenancy.Scopes.RunAsync(Some.Acme.Id, async ct =>
        {
            await Assert.ThrowsAsync<TimeoutException>(async () => await cache.GetOrCreateAsync<string>("k", _ => throw new TimeoutException(), cancellationToken: ct));
            Assert.Equal("acme", tenancy.Slug());
        });
        Assert.Equal("globex", await SlugAsync(tenancy, cache, Some.Globex));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // the control
    public async Task Many_at_once_are_never_given_anothers(bool isFenced)
    {
        await using var tenancy = New(isFenced);
        var cache = tenancy.Services.GetRequiredService<HybridCache>();
        var foreign = 0;

        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, ct) =>
        {
            var tenant = i % 2 == 0 ? Some.Acme : Some.Globex;
            var found = await tenancy.Scopes.RunAsync(tenant.Id, async _ => await cache.GetOrCreateAsync(
                $"k{i / 50}", async _ =>
                {
                    await Task.Yield();
                    return tenant.Slug.Value;
                }, i % 3 == 0 ? FromBelow : null, cancellationToken: ct));
            if (found != tenant.Slug.Value)
            {
                Interlocked.Increment(ref foreign);
            }
        });

        Assert.Equal(isFenced, foreign == 0);
    }

    [Fact]
    public async Task A_deleted_tenants_entries_are_forgotten()
    {
        await using var tenancy = New();
        var cache = tenancy.Services.GetRequiredService<HybridCache>();
        await SlugAsync(tenancy, cache, Some.Acme);
        await SlugAsync(tenancy, cache, Some.Globex);

        await using (await tenancy.Scopes.EnterPlatformAsync("offboarding"))
        {
            await tenancy.Lifecycle.DeleteAsync(Some.Acme.Id, "offboarding");
        }

        var inner = tenancy.Services.GetRequiredKeyedService<HybridCache>(OrchStack.Tenancy.TenantCaches.Shared);
        Assert.Equal("gone", await inner.GetOrCreateAsync($"t:{{{Some.Acme.Id}}}:cache:slug", _ => new ValueTask<string>("gone")));
        Assert.Equal("globex", await inner.GetOrCreateAsync($"t:{{{Some.Globex.Id}}}:cache:slug", _ => new ValueTask<string>("gone")));
    }

    private static TestTenancy New(bool isFenced = true) => new(services =>
    {
        services.AddSingleton<IDistributedCache, Below>();
        services.AddHybridCache();
        if (isFenced)
        {
            services.AddOrchStackTenancy().AddTenantCaches();
        }
    });

    private static Task<string> SlugAsync(TestTenancy tenancy, HybridCache cache, Tenant tenant, HybridCacheEntryOptions? options = null) =>
        tenancy.Scopes.RunAsync(tenant.Id, async ct => await cache.GetOrCreateAsync("slug", _ => new ValueTask<string>(tenant.Slug.Value), options, cancellationToken: ct));

    private static Task<(bool Tagged, bool Plain)> HasAsync(TestTenancy tenancy, HybridCache cache, Tenant tenant)
    {
        return tenancy.Scopes.RunAsync(tenant.Id, async _ => (await IsThereAsync("tagged"), await IsThereAsync("plain")));

        async Task<bool> IsThereAsync(string key) =>
            await cache.GetOrCreateAsync(key, _ => new ValueTask<string>("none"), new() { Flags = HybridCacheEntryFlags.DisableLocalCacheWrite | HybridCacheEntryFlags.DisableDistributedCacheWrite }) == "v";
    }

    /// <summary>A hybrid cache leaves the one in memory itself out.</summary>
    private sealed class Below(IOptions<MemoryDistributedCacheOptions> options) : MemoryDistributedCache(options);
}
