using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Benchmarks.Caches;

/// <summary>What does an entry that is there cost behind the fence, against the same cache with the tenant put into the key by hand?</summary>
[MemoryDiagnoser]
public class TenantHybridCacheBenchmarks
{
    private readonly Tenant _tenant = new(TenantId.New(), TenantSlug.Parse("acme"), "Acme");
    private HybridCache _plain = null!;
    private HybridCache _fenced = null!;
    private CurrentTenant _current = null!;

    [GlobalSetup]
    public void Setup()
    {
        var services = new ServiceCollection();
        services.AddHybridCache();
        services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_tenant)).AddTenantCaches();
        var provider = services.BuildServiceProvider();
        _fenced = provider.GetRequiredService<HybridCache>();
        _plain = provider.GetRequiredKeyedService<HybridCache>(TenantCaches.Shared);
        _current = provider.GetRequiredService<CurrentTenant>();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = 1000)]
    public async Task<int> ByHand()
    {
        var holder = _current.Push();
        holder.Fill(_tenant);
        var sum = 0;
        for (var i = 0; i < 1000; i++)
        {
            sum += await _plain.GetOrCreateAsync($"{_current.Tenant.Id}:menu", static _ => new ValueTask<int>(1));
        }

        _current.Leave(holder);
        return sum;
    }

    [Benchmark(OperationsPerInvoke = 1000)]
    public async Task<int> Fenced()
    {
        var holder = _current.Push();
        holder.Fill(_tenant);
        var sum = 0;
        for (var i = 0; i < 1000; i++)
        {
            sum += await _fenced.GetOrCreateAsync("menu", static _ => new ValueTask<int>(1));
        }

        _current.Leave(holder);
        return sum;
    }
}
