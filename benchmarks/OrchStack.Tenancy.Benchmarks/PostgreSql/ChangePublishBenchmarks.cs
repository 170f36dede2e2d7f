using BenchmarkDotNet.Attributes;

namespace OrchStack.Tenancy.Benchmarks.PostgreSql;

/// <summary>What does it add to a change of a tenant that every node is told of it?</summary>
[MemoryDiagnoser]
public class ChangePublishBenchmarks
{
    private RegistryServer _server = null!;
    private ITenantDirectory _directory = null!;
    private ITenantChanges _changes = null!;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _server = await RegistryServer.StartAsync(100);
        _directory = _server.Get<ITenantDirectory>();
        _changes = _server.Get<ITenantChanges>();
    }

    [Benchmark(Baseline = true)]
    public async Task Write() => await _directory.ChangeAsync(_server.Tenant.Id, static tenant => tenant with { Plan = "pro" }, default);

    [Benchmark]
    public async Task WriteAndPublish()
    {
        await Write();
        await _changes.PublishAsync(new TenantChange(_server.Tenant.Id, TenantChangeKind.Tenant));
    }

    [GlobalCleanup]
    public async Task CleanupAsync() => await _server.DisposeAsync();
}
