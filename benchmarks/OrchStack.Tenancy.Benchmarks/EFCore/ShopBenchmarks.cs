using BenchmarkDotNet.Attributes;
using Npgsql;
using OrchStack.Tenancy.Benchmarks.PostgreSql;

namespace OrchStack.Tenancy.Benchmarks.EFCore;

/// <summary>A shop at the end of a wire.</summary>
public abstract class ShopBenchmarks
{
    private LatencyProxy? _proxy;

    [Params(0, 0.5)]
    public double RoundTripMilliseconds { get; set; }

    private protected ShopServer Server { get; private set; } = null!;

    [GlobalSetup]
    public async Task SetupAsync() => Server = await ShopServer.StartAsync(Reroute);

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await Server.DisposeAsync();
        _proxy?.Dispose();
    }

    private string Reroute(string connection) => LatencyProxy.Reroute(connection, RoundTripMilliseconds, ref _proxy);
}
