using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Benchmarks.Requests;

/// <summary>What does a warm look-up cost, and does it stay flat as the registry grows? Against a dictionary that never ages.</summary>
[MemoryDiagnoser]
public class TenantLookupBenchmarks
{
    private readonly Dictionary<TenantSlug, Tenant> _dictionary = [];
    private TenantLookup _lookup = null!;
    private TenantSlug _slug = null!;

    [Params(100, 10_000, 1_000_000)]
    public int Tenants { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        for (var i = 0; i < Tenants; i++)
        {
            var tenant = new Tenant(TenantId.New(), TenantSlug.Parse($"tenant-{i}"), "A tenant");
            _dictionary[tenant.Slug] = tenant;
        }

        var options = new TenantCacheOptions { Capacity = 2_000_000, Freshness = TimeSpan.FromMinutes(5) };
        var store = new DictionaryStore(_dictionary);
        _lookup = new TenantLookup(
            new RegistryCache<ITenantStore, Tenant>(
                store,
                new RegistryCacheRole<Tenant>(static tenant => tenant.Id, TenantChangeKind.Tenant),
                new InProcessTenantChanges(NullLogger<InProcessTenantChanges>.Instance),
                Options.Create(options),
                TimeProvider.System,
                new TenancyMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>())),
            store);
        _slug = TenantSlug.Parse($"tenant-{Tenants / 2}");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var slugs in _dictionary.Keys.Chunk(1000))
        {
            // Together, because one after the other a million loads would wait for a million changes of thread.
            await Task.WhenAll(slugs.Select(slug => _lookup.FindAsync(slug, default).AsTask()));
        }

        Console.WriteLine($"// {Tenants} tenants are cached in {(GC.GetTotalMemory(forceFullCollection: true) - before) / Tenants} bytes each, beside the tenant itself.");
    }

    [Benchmark(Baseline = true)]
    public Tenant? Dictionary() => _dictionary.GetValueOrDefault(_slug);

    [Benchmark]
    public ValueTask<Tenant?> Cached() => _lookup.FindAsync(_slug, default);

    private sealed class DictionaryStore(Dictionary<TenantSlug, Tenant> tenants) : ITenantStore
    {
        public ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<Tenant?> FindAsync(TenantSlug slug, CancellationToken cancellationToken) => ValueTask.FromResult(tenants.GetValueOrDefault(slug));
    }
}
