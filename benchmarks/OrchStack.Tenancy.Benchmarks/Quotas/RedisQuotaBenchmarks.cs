using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Quotas;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Benchmarks.Quotas;

/// <summary>What does a decision on Redis cost, on one limit and on six? Against PING and INCR on the same connection; needs ORCHSTACK_REDIS.</summary>
[MemoryDiagnoser]
public class RedisQuotaBenchmarks
{
    private const int Tenants = 1_000;
    private const int Calls = 20_000;

    private ServiceProvider _services = null!;
    private ITenantQuotas[] _opened = [];
    private ConnectionMultiplexer _redis = null!;
    private IDatabase _database = null!;
    private int _next;

    /// <summary>1 is the time of a call; with 256 that wait at once, the time divided by the calls says how many pass.</summary>
    [Params(1, 256)]
    public int Callers { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        var configuration = Environment.GetEnvironmentVariable("ORCHSTACK_REDIS") ?? throw new InvalidOperationException("Set ORCHSTACK_REDIS to a configuration of StackExchange.Redis.");
        _redis = await ConnectionMultiplexer.ConnectAsync(configuration);
        _database = _redis.GetDatabase();
        _services = QuotaPlans.Services(builder => builder.UseRedis(configuration).UseRedisQuotas());
        var engine = _services.GetRequiredService<IQuotaEngine>();
        _opened = await Task.WhenAll(QuotaPlans.Tenants(Tenants).Select(tenant => engine.OpenAsync(tenant).AsTask()));
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _services.Dispose();
        _redis.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public Task Ping() => RunAsync(async () => await _database.PingAsync());

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task Incr() => RunAsync(async () => await _database.StringIncrementAsync("orchstack:bench"));

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task One() => RunAsync(async () => Granted(await Next().AcquireAsync(QuotaPlans.One)));

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task Six() => RunAsync(async () => Granted(await Next().AcquireAsync(QuotaPlans.Six)));

    private static void Granted(QuotaDecision decision)
    {
        if (!decision.IsGranted || decision.IsDegraded)
        {
            throw new InvalidOperationException("The call was not granted by Redis.");
        }
    }

    private Task RunAsync(Func<Task> call) => Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
    {
        for (var i = 0; i < Calls / Callers; i++)
        {
            await call();
        }
    }));

    private ITenantQuotas Next() => _opened[(uint)Interlocked.Increment(ref _next) % Tenants];
}
