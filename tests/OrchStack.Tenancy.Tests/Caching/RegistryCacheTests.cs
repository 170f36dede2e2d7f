using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

public sealed class RegistryCacheTests
{
    private static readonly Tenant Acme = new(TenantId.New(), TenantSlug.Parse("acme"), "Acme");
    private static readonly Tenant Other = new(TenantId.New(), TenantSlug.Parse("other"), "Other");
    private static readonly TenantSlug Unknown = TenantSlug.Parse("unknown");

    private readonly TenantCacheOptions _options = new();
    private readonly ScriptedStore _store = new();
    private readonly InProcessTenantChanges _changes = new(NullLogger<InProcessTenantChanges>.Instance);
    private readonly FakeTimeProvider _time = new();
    private readonly Lazy<RegistryCache<ITenantStore, Tenant>> _cache;

    public RegistryCacheTests()
    {
        _store.Put(Acme);
        _cache = new(() => TestLookup.Cache(_store, _options, _time, _changes));
    }

    [Fact]
    public async Task A_crowd_that_asks_for_one_tenant_asks_the_store_once()
    {
        _store.Hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var crowd = Enumerable.Range(0, 200).Select(_ => AskAsync(Acme.Slug)).ToArray();

        _store.Hang.SetResult();

        Assert.All(await Task.WhenAll(crowd), tenant => Assert.Same(Acme, tenant));
        Assert.Equal(1, _store.Loads);
    }

    [Fact]
    public async Task A_warm_answer_asks_nobody_and_allocates_nothing()
    {
        await AskAsync(Acme.Slug);
        var cache = _cache.Value;
        for (var i = 0; i < 1_000; i++)
        {
            _ = Warm(cache);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            Assert.True(Warm(cache).IsCompletedSuccessfully);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1, _store.Loads);

        static ValueTask<Tenant?> Warm(RegistryCache<ITenantStore, Tenant> cache) => cache.GetAsync(Acme.Slug, static (store, slug, ct) => store.FindAsync(slug, ct), default);
    }

    [Fact]
    public async Task A_change_is_seen_after_the_freshness_and_not_later()
    {
        await AskAsync(Acme.Slug);
        _store.Put(Acme with { Status = TenantStatus.Suspended });

        _time.Advance(_options.Freshness * 0.7);
        Assert.Equal(TenantStatus.Active, (await AskAsync(Acme.Slug))!.Status);
        _time.Advance(_options.Freshness * 0.3);
        Assert.Equal(TenantStatus.Suspended, (await AskAsync(Acme.Slug))!.Status);
    }

    [Fact]
    public async Task A_tenant_in_use_is_renewed_before_anybody_has_to_wait()
    {
        await AskAsync(Acme.Slug);
        _time.Advance(_options.Freshness * 0.9);
        using var renewed = new SemaphoreSlim(0);
        _store.OnLoad = () => renewed.Release();

        Assert.True(Ask(Acme.Slug).IsCompletedSuccessfully);

        Assert.True(await renewed.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_tenant_that_was_just_made_is_soon_found()
    {
        Assert.Null(await AskAsync(Unknown));
        Assert.Null(await AskAsync(Unknown));
        Assert.Equal(1, _store.Loads);
        var made = new Tenant(TenantId.New(), Unknown, "Made");
        _store.Put(made);

        _time.Advance(_options.UnknownFreshness);

        Assert.Same(made, await AskAsync(Unknown));
    }

    [Fact]
    public async Task Without_freshness_for_the_unknown_the_store_is_asked_each_time_and_believed()
    {
        _options.UnknownFreshness = TimeSpan.Zero;

        Assert.Null(await AskAsync(Unknown));
        Assert.Null(await AskAsync(Unknown));

        Assert.Equal(2, _store.Loads);
    }

    [Fact]
    public async Task In_an_outage_known_tenants_are_served_for_the_stated_time_and_unknown_ones_are_an_error()
    {
        await AskAsync(Acme.Slug);
        await AskAsync(Unknown);
        _store.IsDown = true;

        _time.Advance(_options.StaleOnError);
        Assert.Same(Acme, await AskAsync(Acme.Slug));
        await Assert.ThrowsAsync<TenantRegistryException>(() => AskAsync(Unknown));
        await Assert.ThrowsAsync<TenantRegistryException>(() => AskAsync(TenantSlug.Parse("never-seen")));

        _time.Advance(TimeSpan.FromSeconds(2));
        var outage = await Assert.ThrowsAsync<TenantRegistryException>(() => AskAsync(Acme.Slug));
        Assert.IsType<TimeoutException>(outage.InnerException);
    }

    [Fact]
    public async Task It_recovers_without_restart_and_without_a_stampede()
    {
        _store.IsDown = true;
        await Assert.ThrowsAsync<TenantRegistryException>(() => AskAsync(Acme.Slug));
        for (var i = 0; i < 100; i++)
        {
            await Assert.ThrowsAsync<TenantRegistryException>(() => AskAsync(Acme.Slug));
        }

        Assert.Equal(1, _store.Loads);
        _store.IsDown = false;
        _time.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => AskAsync(Acme.Slug)));

        Assert.Equal(2, _store.Loads);
    }

    [Fact]
    public async Task A_caller_who_looked_before_another_ones_load_failed_does_not_ask_again()
    {
        var entry = new RegistryCacheEntry<Tenant>();
        var loads = 0;
        Assert.False(entry.FailedJustNow(_time));

        Assert.Null(await entry.LoadAsync(Fail, seen: null, _time));
        Assert.Null(await entry.LoadAsync(Fail, seen: null, _time));
        Assert.Equal(1, loads);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await entry.LoadAsync(Fail, seen: null, _time));
        Assert.Equal(2, loads);

        Task<Tenant?> Fail() => Task.FromException<Tenant?>(new TimeoutException($"{++loads}"));
    }

    [Fact]
    public async Task A_store_that_hangs_keeps_nobody_waiting_beyond_the_timeout()
    {
        await AskAsync(Acme.Slug);
        _time.Advance(_options.Freshness);
        _store.Hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var known = AskAsync(Acme.Slug);
        var unknown = AskAsync(Unknown);
        _time.Advance(_options.LoadTimeout);

        Assert.Same(Acme, await known);
        var late = await Assert.ThrowsAsync<TenantRegistryException>(() => unknown);
        Assert.IsType<TimeoutException>(late.InnerException);
        _store.Hang.SetResult();
    }

    [Fact]
    public async Task Whoever_joins_a_load_that_hung_gets_no_answer_of_long_ago()
    {
        var hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var loading = new SemaphoreSlim(0);
        _store.OnLoad = () => loading.Release();
        _store.Hang = hang;
        var late = AskAsync(Acme.Slug);
        await loading.WaitAsync();
        _time.Advance(_options.Freshness);
        await Assert.ThrowsAsync<TenantRegistryException>(() => late);

        var joining = AskAsync(Acme.Slug);
        _store.Hang = null;
        hang.SetResult();

        Assert.Same(Acme, await joining);
        Assert.Equal(2, _store.Loads);
    }

    [Fact]
    public async Task A_caller_who_gives_up_ends_the_load_of_nobody_else()
    {
        _store.Hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var gone = new CancellationTokenSource();
        var impatient = Ask(Acme.Slug, gone.Token).AsTask();
        var patient = AskAsync(Acme.Slug);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        _store.Hang.SetResult();

        Assert.Same(Acme, await patient);
        Assert.Equal(1, _store.Loads);
    }

    [Fact]
    public async Task Word_of_a_change_ends_what_is_known_of_that_tenant_and_of_no_other()
    {
        await AskAsync(Acme.Slug);
        _store.Put(Other);
        await AskAsync(Other.Slug);
        _store.Put(Acme with { Status = TenantStatus.Suspended });

        await _changes.PublishAsync(new TenantChange(Acme.Id, TenantChangeKind.ApiKeys));
        Assert.Equal(TenantStatus.Active, (await AskAsync(Acme.Slug))!.Status);
        await _changes.PublishAsync(new TenantChange(Acme.Id, TenantChangeKind.Tenant));
        Assert.Equal(TenantStatus.Suspended, (await AskAsync(Acme.Slug))!.Status);
        await AskAsync(Other.Slug);

        Assert.Equal(3, _store.Loads);
        Assert.Equal(2, _cache.Value.Count);
    }

    [Fact]
    public async Task What_is_known_to_be_outdated_is_not_served_in_an_outage_either()
    {
        await AskAsync(Acme.Slug);
        _store.IsDown = true;

        await _changes.PublishAsync(new TenantChange(Acme.Id, TenantChangeKind.Tenant));

        await Assert.ThrowsAsync<TenantRegistryException>(() => AskAsync(Acme.Slug));
    }

    [Fact]
    public async Task A_tenant_that_was_just_made_is_found_at_once_after_word_of_it()
    {
        Assert.Null(await AskAsync(Unknown));
        var made = new Tenant(TenantId.New(), Unknown, "Made");
        _store.Put(made);

        await _changes.PublishAsync(new TenantChange(made.Id, TenantChangeKind.Tenant));

        Assert.Same(made, await AskAsync(Unknown));
    }

    [Fact]
    public async Task A_load_that_began_before_the_change_is_nobodys_answer_after_it()
    {
        var hang = _store.Hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var loading = new SemaphoreSlim(0);
        _store.OnLoad = () => loading.Release();
        var before = AskAsync(Acme.Slug);
        await loading.WaitAsync();

        await _changes.PublishAsync(new TenantChange(Acme.Id, TenantChangeKind.Tenant));
        var after = AskAsync(Acme.Slug);
        await loading.WaitAsync();
        hang.SetResult();

        await Task.WhenAll(before, after);
        Assert.Equal(2, _store.Loads);
    }

    [Fact]
    public async Task Whoever_may_have_missed_changes_asks_anew_and_serves_what_is_known_only_in_an_outage()
    {
        await AskAsync(Acme.Slug);
        _time.Advance(TimeSpan.FromSeconds(1));

        await _changes.PublishAsync(new TenantChange(null, TenantChangeKind.All));
        await AskAsync(Acme.Slug);
        Assert.Equal(2, _store.Loads);

        _store.IsDown = true;
        _time.Advance(TimeSpan.FromSeconds(1));
        await _changes.PublishAsync(new TenantChange(null, TenantChangeKind.All));
        Assert.Same(Acme, await AskAsync(Acme.Slug));
        Assert.Equal(3, _store.Loads);
    }

    [Fact]
    public async Task A_cache_that_was_disposed_hears_no_more()
    {
        await AskAsync(Acme.Slug);
        _cache.Value.Dispose();

        await _changes.PublishAsync(new TenantChange(Acme.Id, TenantChangeKind.Tenant));

        Assert.Equal(1, _cache.Value.Count);
    }

    [Fact]
    public async Task A_flood_of_unknown_names_is_bounded_and_drives_no_tenant_in_use_out()
    {
        _options.Capacity = 100;
        var loads = 0;
        for (var i = 0; i < 5_000; i++)
        {
            await AskAsync(TenantSlug.Parse($"flood-{i}"));
            var before = _store.Loads;
            await AskAsync(Acme.Slug);
            loads += _store.Loads - before;
        }

        Assert.InRange(_cache.Value.Count, 1, 101);
        Assert.Equal(1, loads);
    }

    [Fact]
    public async Task An_id_and_a_slug_of_the_same_text_are_two_names()
    {
        var slug = TenantSlug.Parse(Acme.Id.ToString());

        Assert.Same(Acme, await _cache.Value.GetAsync(Acme.Id, static (store, id, ct) => store.FindAsync(id, ct), default));
        Assert.Null(await AskAsync(slug));
    }

    [Fact]
    public async Task A_load_has_no_tenant_around_it()
    {
        var services = new ServiceCollection();
        services.AddSingleton<ITenantStore>(_store);
        services.AddOrchStackTenancy();
        await using var provider = services.BuildServiceProvider();
        var tenants = provider.GetRequiredService<ITenantContext>();
        var around = new List<bool>();
        _store.OnLoad = () => around.Add(tenants.TryGetTenant(out _)); // a pending scope would throw here

        await provider.GetRequiredService<ITenantScopes>().RunAsync(Acme.Id, async _ =>
        {
            var other = new Tenant(TenantId.New(), TenantSlug.Parse("other"), "Other");
            _store.Put(other);
            await provider.GetRequiredService<ITenantScopes>().RunAsync(other.Id, _ => Task.CompletedTask);
        });

        Assert.Equal([false, false], around);
    }

    [Fact]
    public void Whatever_happens_no_answer_is_older_than_stated() => Gen.Int[0, 99].Array[1, 60].Sample(
        steps =>
        {
            var store = new ScriptedStore();
            var time = new FakeTimeProvider();
            var cache = TestLookup.Cache(store, _options, time, _changes);
            var history = new List<(DateTimeOffset Until, string? Name)>();
            string? name = null;
            var down = false;
            var lastDown = DateTimeOffset.MinValue;
            foreach (var step in steps)
            {
                switch (step % 4)
                {
                    case 0:
                        history.Add((time.GetUtcNow(), name));
                        name = step % 8 == 0 ? null : $"name {history.Count}";
                        if (name is null)
                        {
                            store.Remove(Acme);
                        }
                        else
                        {
                            store.Put(Acme with { Name = name });
                        }

                        break;
                    case 1:
                        lastDown = down ? time.GetUtcNow() : lastDown;
                        store.IsDown = down = !down;
                        break;
                    default:
                        time.Advance(TimeSpan.FromSeconds(step % 4 == 2 ? step / 4 : step * 3));
                        break;
                }

                try
                {
                    var seen = cache.GetAsync(Acme.Slug, static (s, slug, ct) => s.FindAsync(slug, ct), default).AsTask().GetAwaiter().GetResult()?.Name;

                    // A store that failed is left alone for a second, also when it is up again in the meantime.
                    var failing = down || time.GetUtcNow() - lastDown <= TimeSpan.FromSeconds(1);
                    var bound = seen is null ? _options.UnknownFreshness : failing ? _options.StaleOnError : _options.Freshness;
                    Assert.Contains(seen, history.Where(h => time.GetUtcNow() - h.Until <= bound).Select(h => h.Name).Append(name));
                }
                catch (TenantRegistryException)
                {
                    Assert.True(down || time.GetUtcNow() - lastDown <= TimeSpan.FromSeconds(1));
                }
            }
        },
        iter: 300,
        threads: 1);

    private ValueTask<Tenant?> Ask(TenantSlug slug, CancellationToken cancellationToken = default) =>
        _cache.Value.GetAsync(slug, static (store, slug, ct) => store.FindAsync(slug, ct), cancellationToken);

    private Task<Tenant?> AskAsync(TenantSlug slug) => Ask(slug).AsTask();
}
