using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OrchStack.Tenancy.Benchmarks.PostgreSql;

namespace OrchStack.Tenancy.Benchmarks.EFCore;

/// <summary>
/// The statements of <see cref="ContextQueryBenchmarks"/> and <see cref="ContextSaveBenchmarks"/> as ratios of medians. The three
/// ways take turns, one operation each, so that a busy machine disturbs all of them alike.
/// </summary>
internal static class ContextRatios
{
    private static readonly Dictionary<string, (int Turns, Func<ShopContext, Task> Work)> Works = new()
    {
        ["first by key"] = (2_000, async shop => await shop.Customers.FirstAsync(customer => customer.Id == 500)),
        ["list of 100"] = (1_000, async shop => await shop.Customers.Where(customer => customer.Id > 500 && customer.Id <= 600).ToListAsync()),
        ["page of 20"] = (1_000, async shop => await shop.Orders.AsNoTracking().OrderBy(order => order.Total).ThenBy(order => order.Id).Skip(100).Take(20).ToListAsync()),
        ["include"] = (1_000, async shop => await shop.Customers.Include(customer => customer.Orders).FirstAsync(customer => customer.Id == 500)),
        ["save of 1"] = (1_000, shop => SaveAsync(shop, 1)),
        ["save of 10"] = (500, shop => SaveAsync(shop, 10)),
        ["save of 1,000"] = (20, shop => SaveAsync(shop, 1_000)),
    };

    public static async Task PrintAsync()
    {
        Console.WriteLine("| operation | round trip, ms | without tenants, µs | query filter | fenced |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var milliseconds in (double[])[0, 0.5])
        {
            LatencyProxy? proxy = null;
            await using var server = await ShopServer.StartAsync(connection => LatencyProxy.Reroute(connection, milliseconds, ref proxy));
            foreach (var (name, (turns, work)) in Works)
            {
                var median = await MeasureAsync(server, turns, work);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {milliseconds} | {median[Way.Plain]:0} | {median[Way.Filtered] / median[Way.Plain]:0.00} | {median[Way.Fenced] / median[Way.Plain]:0.00} |"));
            }

            proxy?.Dispose();
        }
    }

    private static async Task<Dictionary<Way, double>> MeasureAsync(ShopServer server, int turns, Func<ShopContext, Task> work)
    {
        var times = Enum.GetValues<Way>().ToDictionary(way => way, _ => new List<double>(turns));
        for (var turn = -turns / 5; turn < turns; turn++)
        {
            foreach (var (way, taken) in times)
            {
                var begin = Stopwatch.GetTimestamp();
                await server.RunAsync(way, async shop =>
                {
                    await work(shop);
                    return true;
                });
                if (turn >= 0)
                {
                    taken.Add(Stopwatch.GetElapsedTime(begin).TotalMicroseconds);
                }
            }
        }

        return times.ToDictionary(way => way.Key, way => way.Value.Order().ElementAt(way.Value.Count / 2));
    }

    private static async Task SaveAsync(ShopContext shop, int rows)
    {
        shop.Lines.AddRange(Enumerable.Range(0, rows).Select(_ => new Line { Text = "one more" }));
        await shop.SaveChangesAsync();
    }
}
