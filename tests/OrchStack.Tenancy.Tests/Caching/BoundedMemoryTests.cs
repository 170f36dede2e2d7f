using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

/// <summary>Names that an attacker makes up leave nothing behind that grows.</summary>
public sealed class BoundedMemoryTests
{
    private const int Capacity = 1_000;

    private readonly ScriptedStore _store = new();
    private readonly FakeTimeProvider _time = new();
    private readonly RegistryCache<ITenantStore, Tenant> _cache;

    public BoundedMemoryTests() => _cache = TestLookup.Cache(_store, new TenantCacheOptions { Capacity = Capacity }, _time);

    [Fact]
    public async Task A_million_unknown_names_stay_within_the_capacity_and_leave_the_tenant_in_use()
    {
        _store.Put(Some.Acme);
        await AskAsync(Some.Acme.Slug);
        var most = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 20), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (part, _) =>
        {
            for (var i = 0; i < 50_000; i++)
            {
                Assert.Null(await AskAsync(TenantSlug.Parse($"{part}-{i}")));
                if (i % 100 == 0)
                {
                    Assert.Same(Some.Acme, await AskAsync(Some.Acme.Slug));
                    InterlockedMax(ref most, _cache.Count);
                }
            }
        });

        Assert.InRange(most, Capacity / 2, Capacity + 4);

        // It is asked for ten thousand times. A worker that the machine leaves waiting while it has asked may find it driven out once.
        Assert.InRange(_store.Loads, 1_000_001, 1_000_020);
    }

    [Fact]
    public async Task A_flood_while_the_store_hangs_stays_within_the_capacity_and_drives_out_no_tenant_that_can_be_served()
    {
        var known = Enumerable.Range(0, Capacity * 9 / 10).Select(i => Some.Tenant($"known-{i}")).ToArray();
        foreach (var tenant in known)
        {
            _store.Put(tenant);
            await AskAsync(tenant.Slug);
        }

        _store.Hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var gone = new CancellationTokenSource();
        var flood = Enumerable.Range(0, 5 * Capacity).Select(i => AskAsync(TenantSlug.Parse($"flood-{i}"), gone.Token)).ToArray();

        Assert.InRange(_cache.Count, Capacity * 9 / 10, Capacity);
        Assert.All(known, tenant => Assert.True(Ask(tenant.Slug, default).IsCompletedSuccessfully));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(flood));
        _store.Hang.SetResult();
    }

    [Fact]
    public async Task A_flood_while_the_store_is_down_drives_out_no_tenant_that_can_be_served()
    {
        _store.Put(Some.Acme);
        await AskAsync(Some.Acme.Slug);
        _store.IsDown = true;

        for (var i = 0; i < 5 * Capacity; i++)
        {
            await Assert.ThrowsAsync<TenantRegistryException>(() => AskAsync(TenantSlug.Parse($"flood-{i}")));
        }

        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Same(Some.Acme, await AskAsync(Some.Acme.Slug));
        Assert.InRange(_cache.Count, 1, Capacity);
    }

    [Fact]
    public async Task More_tenants_than_there_is_room_for_go_by_second_chance()
    {
        _store.Put(Some.Acme);
        await AskAsync(Some.Acme.Slug);
        var loads = 0;
        for (var i = 0; i < 5 * Capacity; i++)
        {
            var tenant = Some.Tenant($"known-{i}");
            _store.Put(tenant);
            Assert.Same(tenant, await AskAsync(tenant.Slug));
            var before = _store.Loads;
            await AskAsync(Some.Acme.Slug);
            loads += _store.Loads - before;
        }

        Assert.InRange(_cache.Count, Capacity / 2, Capacity);
        Assert.Equal(0, loads);
    }

    /// <summary>What a request logs hangs on the tenant that it names, and goes with it when the cache lets it go.</summary>
    [Fact]
    public void A_log_scope_is_kept_as_long_as_its_tenant_and_no_longer()
    {
        var (tenant, scope) = Announce();
        Assert.Same(TenantLogScope.Of(Some.Acme), TenantLogScope.Of(Some.Acme));

        for (var i = 0; i < 10 && (tenant.IsAlive || scope.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(tenant.IsAlive);
        Assert.False(scope.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (WeakReference Tenant, WeakReference Scope) Announce()
        {
            var passing = Some.Tenant("passing");
            return (new WeakReference(passing), new WeakReference(TenantLogScope.Of(passing)));
        }
    }

    private static void InterlockedMax(ref int most, int count)
    {
        int seen;
        while (count > (seen = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, count, seen) != seen)
        {
        }
    }

    private ValueTask<Tenant?> Ask(TenantSlug slug, CancellationToken cancellationToken) =>
        _cache.GetAsync(slug, static (store, slug, ct) => store.FindAsync(slug, ct), cancellationToken);

    private Task<Tenant?> AskAsync(TenantSlug slug, CancellationToken cancellationToken = default) => Ask(slug, cancellationToken).AsTask();
}
