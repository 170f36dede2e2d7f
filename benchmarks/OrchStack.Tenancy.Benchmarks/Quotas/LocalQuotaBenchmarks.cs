using System.Threading.RateLimiting;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Quotas;

namespace OrchStack.Tenancy.Benchmarks.Quotas;

/// <summary>What does a decision cost in this process, on one limit and on six, all or nothing? Against the framework's limiters, of which six are chained.</summary>
[MemoryDiagnoser]
public class LocalQuotaBenchmarks
{
    private const int Limits = 6;

    private ServiceProvider _services = null!;
    private IQuotaEngine _engine = null!;
    private Tenant[] _tenants = [];
    private string[] _keys = [];
    private ITenantQuotas[] _opened = [];
    private PartitionedRateLimiter<string> _one = null!;
    private PartitionedRateLimiter<string> _chained = null!;
    private int _next;

    [Params(1, 1_000, 100_000)]
    public int Tenants { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _services = QuotaPlans.Services();
        _engine = _services.GetRequiredService<IQuotaEngine>();
        _tenants = QuotaPlans.Tenants(Tenants);
        _keys = [.. _tenants.Select(tenant => tenant.Id.ToString())];
        _opened = new ITenantQuotas[Tenants];
        _one = Limiter();
        _chained = PartitionedRateLimiter.CreateChained([.. Enumerable.Range(0, Limits).Select(_ => Limiter())]);
        for (var i = 0; i < Tenants; i++)
        {
            _opened[i] = await _engine.OpenAsync(_tenants[i]);
            await _opened[i].AcquireAsync(QuotaPlans.Six);
            _one.AttemptAcquire(_keys[i]).Dispose();
            _chained.AttemptAcquire(_keys[i]).Dispose();
        }
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _services.Dispose();
        _one.Dispose();
        _chained.Dispose();
    }

    [Benchmark(Baseline = true)]
    public bool FrameworkOne()
    {
        using var lease = _one.AttemptAcquire(_keys[Next()]);
        return lease.IsAcquired;
    }

    [Benchmark]
    public bool One() => QuotaPlans.AtOnce(_opened[Next()].AcquireAsync(QuotaPlans.One)).IsGranted;

    [Benchmark]
    public bool OpenAndOne() => QuotaPlans.AtOnce(QuotaPlans.AtOnce(_engine.OpenAsync(_tenants[Next()])).AcquireAsync(QuotaPlans.One)).IsGranted;

    [Benchmark]
    public bool FrameworkSixChained()
    {
        using var lease = _chained.AttemptAcquire(_keys[Next()]);
        return lease.IsAcquired;
    }

    [Benchmark]
    public bool Six() => QuotaPlans.AtOnce(_opened[Next()].AcquireAsync(QuotaPlans.Six)).IsGranted;

    private static PartitionedRateLimiter<string> Limiter() => PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(
        key,
        static _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = int.MaxValue,
            TokensPerPeriod = int.MaxValue,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        }));

    // Every tenant in turn: what one caller keeps in its caches is not what an application with many tenants has there.
    private int Next() => _next = _next + 1 < Tenants ? _next + 1 : 0;
}
