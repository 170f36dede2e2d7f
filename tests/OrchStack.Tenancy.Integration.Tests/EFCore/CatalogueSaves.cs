using Microsoft.EntityFrameworkCore;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>Saves over the provider's documented features, each with what it returns and leaves.</summary>
internal static class CatalogueSaves
{
    public static IReadOnlyDictionary<string, Func<CatalogueContext, Task<object?>>> All { get; } = new Dictionary<string, Func<CatalogueContext, Task<object?>>>
    {
        ["one row, whose key comes back"] = async c => new object[] { await SaveAsync(c, new Shelf { Name = "new" }), c.Shelves.Local.Single().Id > 1_000 },
        ["a graph"] = async c => await SaveAsync(c, new Shelf { Name = "graph", Items = { New("g1", stickers: 2), New("g2", stickers: 1) } }),
        ["many rows"] = async c => await SaveAsync(c, [.. Enumerable.Range(0, 100).Select(i => new Shelf { Name = $"many {i}" })]),
        ["synchronously"] = c =>
        {
            c.Add(new Shelf { Name = "sync" });
            return Task.FromResult<object?>(c.SaveChanges());
        },
        ["nothing"] = async c => await c.SaveChangesAsync(),
        ["a change, whose token changes"] = async c =>
        {
            var item = await c.Items.SingleAsync(i => i.Id == 1);
            var before = item.Version;
            item.Price++;
            return new object[] { await c.SaveChangesAsync(), item.Version != before, item.Price };
        },
        ["a change of JSON, a complex property and an array"] = async c =>
        {
            var item = await c.Items.SingleAsync(i => i.Id == 2);
            item.Maker!.Plants.Add(new Plant { City = "new" });
            item.Size.Width = 77;
            item.Colours = [.. item.Colours, "blue"];
            return new object[] { await c.SaveChangesAsync(), await c.Items.AsNoTracking().Where(i => i.Id == 2).Select(i => new { i.Maker!.Plants.Count, i.Size.Width, i.Colours }).SingleAsync() };
        },
        ["rows of an owned collection"] = async c =>
        {
            var item = await c.Items.SingleAsync(i => i.Id == 3);
            item.Prices.RemoveAt(0);
            item.Prices.Add(new Price { Currency = "NOK", Amount = 1 });
            return new object[] { await c.SaveChangesAsync(), item.Prices.Count };
        },
        ["links of many to many"] = async c =>
        {
            var item = await c.Items.Include(i => i.Stickers).SingleAsync(i => i.Id == 4);
            item.Stickers.Clear();
            item.Stickers.Add(await c.Stickers.SingleAsync(s => s.Id == 1));
            return new object[] { await c.SaveChangesAsync(), await c.Set<Dictionary<string, object>>("ItemSticker").CountAsync(l => (int)l["ItemsId"] == 4) };
        },
        ["a deletion that cascades"] = async c =>
        {
            var shelf = new Shelf { Name = "to be deleted", Items = { New("d1") } };
            await SaveAsync(c, shelf);
            c.ChangeTracker.Clear();
            c.Remove(new Shelf { Id = shelf.Id, Name = "" });
            return new object[] { await c.SaveChangesAsync(), await c.Items.CountAsync(i => i.Name == "d1") };
        },
        ["a deletion that clears references"] = async c =>
        {
            var old = New("r1");
            await SaveAsync(c, old);
            var item = New("r2");
            item.ReplacesId = old.Id;
            await SaveAsync(c, item);
            c.ChangeTracker.Clear();
            await c.Items.Where(i => i.Id == old.Id).ExecuteDeleteAsync();
            return await c.Items.Where(i => i.Id == item.Id).Select(i => i.ReplacesId).SingleAsync();
        },
        ["a disconnected change"] = async c =>
        {
            c.Update(new Shelf { Id = 2, Name = "changed" });
            return new object[] { await c.SaveChangesAsync(), await c.Shelves.AsNoTracking().Where(s => s.Id == 2).Select(s => s.Name).SingleAsync() };
        },
        ["a part of a disconnected row"] = async c =>
        {
            var sticker = c.Attach(new Sticker { Id = 2, Text = "" });
            sticker.Property(s => s.Text).CurrentValue = "re-labelled";
            return new object[] { await c.SaveChangesAsync(), await c.Stickers.AsNoTracking().Where(s => s.Id == 2).Select(s => s.Text).SingleAsync() };
        },
        ["a conflict"] = async c =>
        {
            var item = await c.Items.SingleAsync(i => i.Id == 5);
            await c.Items.Where(i => i.Id == 5).ExecuteUpdateAsync(s => s.SetProperty(i => i.Price, i => i.Price + 1));
            item.Price = 0;
            return await FaultAsync<DbUpdateConcurrencyException>(c);
        },
        ["what is not there"] = async c =>
        {
            c.Remove(new Shelf { Id = 999_999, Name = "" });
            return await FaultAsync<DbUpdateConcurrencyException>(c);
        },
        ["what is there already"] = async c =>
        {
            c.Add(New("item 1"));
            return await FaultAsync<DbUpdateException>(c);
        },
        ["a reference to nothing"] = async c =>
        {
            var item = New("lost");
            item.ShelfId = 999_999;
            c.Add(item);
            return await FaultAsync<DbUpdateException>(c);
        },
        ["ExecuteUpdate and ExecuteDelete"] = async c => new object[]
        {
            await c.Items.Where(i => i.Id <= 3).ExecuteUpdateAsync(s => s.SetProperty(i => i.SoldOn, new DateOnly(2030, 1, 1)).SetProperty(i => i.Size.Height, 5)),
            await c.Payments.Where(p => p.Amount > 1_000).ExecuteDeleteAsync(),
        },
        ["a transaction that is rolled back to a savepoint"] = async c =>
        {
            await using var transaction = await c.Database.BeginTransactionAsync();
            await SaveAsync(c, new Shelf { Name = "kept" });
            await transaction.CreateSavepointAsync("here");
            await SaveAsync(c, new Shelf { Name = "not kept" });
            await transaction.RollbackToSavepointAsync("here");
            await transaction.CommitAsync();
            return await c.Shelves.AsNoTracking().CountAsync(s => s.Name == "kept" || s.Name == "not kept");
        },
        ["a save that fails inside a transaction, and one that does not"] = async c =>
        {
            await using var transaction = await c.Database.BeginTransactionAsync();
            var twin = c.Add(New("item 1"));
            var fault = await FaultAsync<DbUpdateException>(c);
            twin.State = EntityState.Detached;
            var saved = await SaveAsync(c, new Shelf { Name = "after a fault" });
            await transaction.CommitAsync();
            return new[] { fault, saved };
        },
        ["keys that the client makes"] = async c => new object[] { await SaveAsync(c, new CashPayment { Amount = 3, Drawer = "d" }), c.Payments.Local.Single().Id != Guid.Empty },
        ["a sentinel and a default"] = async c => new object[] { await SaveAsync(c, New("fresh")), await c.Items.Where(i => i.Name == "fresh").Select(i => i.State).SingleAsync() },
    };

    public static Item New(string name, int stickers = 0)
    {
        var item = new Item { Name = name, Price = 1, MadeAt = new DateTime(2030, 5, 1, 0, 0, 0, DateTimeKind.Utc) };
        item.Stickers.AddRange(Enumerable.Range(0, stickers).Select(i => new Sticker { Text = $"{name} {i}" }));
        return item;
    }

    private static async Task<object> SaveAsync(CatalogueContext context, params object[] added)
    {
        context.AddRange(added);
        return await context.SaveChangesAsync();
    }

    private static async Task<object?> FaultAsync<TFault>(CatalogueContext context)
        where TFault : DbUpdateException
    {
        var fault = await Assert.ThrowsAnyAsync<TFault>(() => context.SaveChangesAsync());
        return new { (fault.InnerException as Npgsql.PostgresException)?.SqlState, fault.Entries.Count };
    }
}
