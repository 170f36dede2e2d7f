using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Microsoft.EntityFrameworkCore;

namespace OrchStack.Tenancy.Benchmarks.EFCore;

/// <summary>Queries through a pooled context: without tenants, with a query filter, and fenced; without and with half a millisecond of round trip.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory, BenchmarkLogicalGroupRule.ByParams)]
public class ContextQueryBenchmarks : ShopBenchmarks
{
    [Benchmark(Baseline = true), BenchmarkCategory("context from the pool")]
    public Task<bool> PlainContext() => Server.RunAsync(Way.Plain, Nothing);

    [Benchmark, BenchmarkCategory("context from the pool")]
    public Task<bool> FilteredContext() => Server.RunAsync(Way.Filtered, Nothing);

    [Benchmark, BenchmarkCategory("context from the pool")]
    public Task<bool> FencedContext() => Server.RunAsync(Way.Fenced, Nothing);

    [Benchmark(Baseline = true), BenchmarkCategory("first by key")]
    public Task<Customer> PlainFirst() => Server.RunAsync(Way.Plain, First);

    [Benchmark, BenchmarkCategory("first by key")]
    public Task<Customer> FilteredFirst() => Server.RunAsync(Way.Filtered, First);

    [Benchmark, BenchmarkCategory("first by key")]
    public Task<Customer> FencedFirst() => Server.RunAsync(Way.Fenced, First);

    [Benchmark(Baseline = true), BenchmarkCategory("list of 100")]
    public Task<List<Customer>> PlainList() => Server.RunAsync(Way.Plain, List);

    [Benchmark, BenchmarkCategory("list of 100")]
    public Task<List<Customer>> FilteredList() => Server.RunAsync(Way.Filtered, List);

    [Benchmark, BenchmarkCategory("list of 100")]
    public Task<List<Customer>> FencedList() => Server.RunAsync(Way.Fenced, List);

    [Benchmark(Baseline = true), BenchmarkCategory("page of 20")]
    public Task<List<Order>> PlainPage() => Server.RunAsync(Way.Plain, Page);

    [Benchmark, BenchmarkCategory("page of 20")]
    public Task<List<Order>> FilteredPage() => Server.RunAsync(Way.Filtered, Page);

    [Benchmark, BenchmarkCategory("page of 20")]
    public Task<List<Order>> FencedPage() => Server.RunAsync(Way.Fenced, Page);

    [Benchmark(Baseline = true), BenchmarkCategory("include")]
    public Task<Customer> PlainInclude() => Server.RunAsync(Way.Plain, Include);

    [Benchmark, BenchmarkCategory("include")]
    public Task<Customer> FilteredInclude() => Server.RunAsync(Way.Filtered, Include);

    [Benchmark, BenchmarkCategory("include")]
    public Task<Customer> FencedInclude() => Server.RunAsync(Way.Fenced, Include);

    private static Task<bool> Nothing(ShopContext shop) => Task.FromResult(true);

    private static Task<Customer> First(ShopContext shop) => shop.Customers.FirstAsync(customer => customer.Id == 500);

    private static Task<List<Customer>> List(ShopContext shop) => shop.Customers.Where(customer => customer.Id > 500 && customer.Id <= 600).ToListAsync();

    private static Task<List<Order>> Page(ShopContext shop) => shop.Orders.AsNoTracking().OrderBy(order => order.Total).ThenBy(order => order.Id).Skip(100).Take(20).ToListAsync();

    private static Task<Customer> Include(ShopContext shop) => shop.Customers.Include(customer => customer.Orders).FirstAsync(customer => customer.Id == 500);
}
