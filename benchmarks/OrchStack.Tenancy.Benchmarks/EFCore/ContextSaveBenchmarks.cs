using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace OrchStack.Tenancy.Benchmarks.EFCore;

/// <summary>New rows through a pooled context: without tenants, with a query filter, and fenced; without and with half a millisecond of round trip.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory, BenchmarkLogicalGroupRule.ByParams)]
public class ContextSaveBenchmarks : ShopBenchmarks
{
    [Params(1, 10, 1_000)]
    public int Rows { get; set; }

    [Benchmark(Baseline = true), BenchmarkCategory("save")]
    public Task<int> PlainSave() => Server.RunAsync(Way.Plain, SaveAsync);

    [Benchmark, BenchmarkCategory("save")]
    public Task<int> FilteredSave() => Server.RunAsync(Way.Filtered, SaveAsync);

    [Benchmark, BenchmarkCategory("save")]
    public Task<int> FencedSave() => Server.RunAsync(Way.Fenced, SaveAsync);

    private Task<int> SaveAsync(ShopContext shop)
    {
        for (var i = 0; i < Rows; i++)
        {
            shop.Lines.Add(new Line { Text = "one more" });
        }

        return shop.SaveChangesAsync();
    }
}
