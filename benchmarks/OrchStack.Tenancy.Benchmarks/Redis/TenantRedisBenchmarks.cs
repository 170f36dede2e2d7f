using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Redis;
using StackExchange.Redis;
using StackExchange.Redis.KeyspaceIsolation;

namespace OrchStack.Tenancy.Benchmarks.Redis;

/// <summary>The tenant's database against the client itself, and against its prefix alone: one command at a time, and many on the way at once.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public class TenantRedisBenchmarks
{
    private const int Many = 1_000;

    private readonly Tenant _tenant = new(TenantId.New(), TenantSlug.Parse("acme"), "Acme");
    private readonly Task[] _tasks = new Task[Many];
    private ServiceProvider _services = null!;
    private ConnectionMultiplexer _connection = null!;
    private IDatabase _raw = null!;
    private IDatabase _prefixed = null!;
    private IDatabase _guarded = null!;
    private ITenantScopes _scopes = null!;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        var configuration = Environment.GetEnvironmentVariable("ORCHSTACK_REDIS")
            ?? throw new InvalidOperationException("Run eng/bench.sh, which starts a Redis, or name one in ORCHSTACK_REDIS.");
        _connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        var services = new ServiceCollection().AddSingleton<IConnectionMultiplexer>(_connection);
        services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_tenant)).UseRedis();
        _services = services.BuildServiceProvider();
        _scopes = _services.GetRequiredService<ITenantScopes>();
        _raw = _connection.GetDatabase();
        _prefixed = _raw.WithKeyPrefix($"t:{{{_tenant.Id}}}:");
        _guarded = _services.GetRequiredService<ITenantRedis>().Database;
        await _prefixed.StringSetAsync("key", "value");
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _services.DisposeAsync();
        await _connection.DisposeAsync();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Many), BenchmarkCategory("one at a time")]
    public Task Raw() => OneByOneAsync(_raw, "key-of-the-same-length-as-one-with-a-prefix-is:key");

    [Benchmark(OperationsPerInvoke = Many), BenchmarkCategory("one at a time")]
    public Task Prefixed() => OneByOneAsync(_prefixed, "key");

    [Benchmark(OperationsPerInvoke = Many), BenchmarkCategory("one at a time")]
    public Task Guarded() => _scopes.RunAsync(_tenant.Id, _ => OneByOneAsync(_guarded, "key"));

    [Benchmark(Baseline = true, OperationsPerInvoke = Many), BenchmarkCategory("many at once")]
    public Task RawPipelined() => AllAsync(_raw, "key-of-the-same-length-as-one-with-a-prefix-is:key");

    [Benchmark(OperationsPerInvoke = Many), BenchmarkCategory("many at once")]
    public Task PrefixedPipelined() => AllAsync(_prefixed, "key");

    [Benchmark(OperationsPerInvoke = Many), BenchmarkCategory("many at once")]
    public Task GuardedPipelined() => _scopes.RunAsync(_tenant.Id, _ => AllAsync(_guarded, "key"));

    private static async Task OneByOneAsync(IDatabase database, RedisKey key)
    {
        for (var i = 0; i < Many; i++)
        {
            await database.StringGetAsync(key);
        }
    }

    private Task AllAsync(IDatabase database, RedisKey key)
    {
        for (var i = 0; i < Many; i++)
        {
            _tasks[i] = database.StringGetAsync(key);
        }

        return Task.WhenAll(_tasks);
    }
}
