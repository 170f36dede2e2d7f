using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Quotas;

namespace OrchStack.Tenancy.Benchmarks.Quotas;

/// <summary>Do two threads get in each other's way? The time is that of a call, with all threads calling, over 1,000 tenants or all for the same one.</summary>
[MemoryDiagnoser]
public class QuotaThreadsBenchmarks
{
    private const int Calls = 2_000_000;

    private ServiceProvider _services = null!;
    private ITenantQuotas[] _opened = [];

    [Params(1, 1_000)]
    public int Tenants { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _services = QuotaPlans.Services();
        var engine = _services.GetRequiredService<IQuotaEngine>();
        _opened = await Task.WhenAll(QuotaPlans.Tenants(Tenants).Select(tenant => engine.OpenAsync(tenant).AsTask()));
    }

    [GlobalCleanup]
    public void CleanUp() => _services.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public void OneThread() => Run(1);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void TwoThreads() => Run(2);

    private void Run(int threads)
    {
        var running = Enumerable.Range(0, threads).Select(thread => new Thread(() =>
        {
            var tenant = thread * Tenants / threads;
            for (var i = 0; i < Calls / threads; i++)
            {
                tenant = tenant + 1 < Tenants ? tenant + 1 : 0;
                QuotaPlans.AtOnce(_opened[tenant].AcquireAsync(QuotaPlans.One));
            }
        })).ToArray();
        Array.ForEach(running, thread => thread.Start());
        Array.ForEach(running, thread => thread.Join());
    }
}
