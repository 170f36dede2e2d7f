using BenchmarkDotNet.Attributes;

namespace OrchStack.Tenancy.Benchmarks.EFCore;

/// <summary>The model of a context, built from nothing: what a node pays once.</summary>
[MemoryDiagnoser]
public class ModelBenchmarks
{
    private ShopServer _server = null!;

    [GlobalSetup]
    public async Task SetupAsync() => _server = await ShopServer.StartAsync(static connection => connection);

    [Benchmark(Baseline = true)]
    public int Plain() => _server.BuildModel(Way.Plain);

    [Benchmark]
    public int Filtered() => _server.BuildModel(Way.Filtered);

    [Benchmark]
    public int Fenced() => _server.BuildModel(Way.Fenced);

    [GlobalCleanup]
    public async Task CleanupAsync() => await _server.DisposeAsync();
}
