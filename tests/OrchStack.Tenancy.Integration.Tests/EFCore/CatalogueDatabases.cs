using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>The same catalogue twice: of an application without tenants, and of one tenant of two, whose rows have the same keys.</summary>
public sealed class CatalogueDatabases : IAsyncLifetime
{
    private readonly TenantDatabase _plain = new();
    private readonly TenantDatabase _fenced = new();
    private ServiceProvider _services = null!;

    public async Task InitializeAsync()
    {
        await _plain.InitializeAsync();
        await _fenced.InitializeAsync();
        await AppliedMigration.RunAsync(Plain());
        await AppliedMigration.RunAsync(new CatalogueContext(FirstMigration.Options<CatalogueContext>(_fenced.Migrator)));
        var services = Tenants.Services(_fenced);
        services.AddDbContextPool<CatalogueContext>(o => o.UseNpgsql(_fenced.Application).UseOrchStackTenancy());
        _services = services.BuildServiceProvider(validateScopes: true);
        await PlainAsync(FillAsync);
        await FencedAsync(Tenants.Globex, FillAsync);
        await FencedAsync(Tenants.Acme, FillAsync);
        foreach (var database in new[] { _plain, _fenced })
        {
            await database.RunAsync("""SELECT setval(pg_get_serial_sequence(format('"%s"', name), 'Id'), 1000000) FROM unnest(ARRAY['Shelves', 'Items', 'Stickers']) name""");
        }
    }

    public async Task<T> PlainAsync<T>(Func<CatalogueContext, Task<T>> work)
    {
        await using var context = Plain();
        return await work(context);
    }

    public Task<T> FencedAsync<T>(Tenant tenant, Func<CatalogueContext, Task<T>> work) =>
        _services.GetRequiredService<ITenantScopes>().RunAsync(tenant.Id, (scope, _) => work(scope.Services.GetRequiredService<CatalogueContext>()));

    /// <summary>All rows of a tenant, or of the application without tenants, but for what differs from run to run.</summary>
    public static async Task<object?> StateAsync(CatalogueContext context) => new object?[]
    {
        await context.Shelves.AsNoTracking().Select(s => s.Name).OrderBy(n => n).ToListAsync(),
        (await context.Items.AsNoTracking().IgnoreQueryFilters().Include(i => i.Prices).Include(i => i.Stickers).OrderBy(i => i.Name).ToListAsync())
            .Select(i => new { i.Name, i.Price, i.SoldOn, i.Colours, i.Marks, i.State, i.IsDeleted, i.Maker, i.Size, Prices = i.Prices.Select(p => p.Currency).Order(), Stickers = i.Stickers.Select(s => s.Text).Order() }),
        await context.Payments.AsNoTracking().Select(p => p.Amount).OrderBy(a => a).ToListAsync(),
    };

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _fenced.DisposeAsync();
        await _plain.DisposeAsync();
    }

    private CatalogueContext Plain() => new(new DbContextOptionsBuilder<CatalogueContext>().UseNpgsql(_plain.Migrator).Options);

    private static async Task<int> FillAsync(CatalogueContext context)
    {
        context.AddRange(Enumerable.Range(1, 3).Select(i => new Shelf { Id = i, Name = $"shelf {i}" }));
        var stickers = Enumerable.Range(1, 3).Select(i => new Sticker { Id = i, Text = $"sticker {i}" }).ToList();
        context.AddRange(stickers);
        for (var i = 1; i <= 7; i++)
        {
            var item = CatalogueSaves.New($"item {i}");
            (item.Id, item.Price, item.IsDeleted, item.State) = (i, i * 5, i == 7, (ItemState)(i % 3));
            item.ShelfId = i % 4 == 0 ? null : (i % 4);
            item.MadeAt = item.MadeAt.AddMonths(i);
            item.SoldOn = i % 2 == 0 ? new DateOnly(2031, i, 1) : null;
            item.Colours = i % 2 == 0 ? ["red", "green"] : ["red"];
            item.Marks = [i, i + 1];
            item.Maker = new Maker { Name = $"maker {i}", Plants = [new Plant { City = $"city {i}" }] };
            item.Size = new Extent { Width = i, Height = 10 - i };
            item.Prices.AddRange([new Price { Currency = i % 2 == 0 ? "EUR" : "USD", Amount = i }, new Price { Currency = "GBP", Amount = i }]);
            item.Stickers.Add(stickers[i % 3]);
            context.Add(item);
        }

        context.AddRange(new CashPayment { Amount = 5, Drawer = "left" }, new CardPayment { Amount = 7, Last4 = "1234" }, new CashPayment { Amount = 2_000 });
        return await context.SaveChangesAsync();
    }
}
