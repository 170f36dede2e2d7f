#pragma warning disable CA1845, CA1860, CA1866 // These are translated to SQL, not run.
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>Queries over the provider's documented features, each with what it returns.</summary>
internal static class CatalogueQueries
{
    public static IReadOnlyDictionary<string, Func<CatalogueContext, Task<object?>>> All { get; } = new Dictionary<string, Func<CatalogueContext, Task<object?>>>
    {
        ["find"] = async c => (await c.Items.FindAsync(3))?.Name,
        ["find what is not there"] = async c => await c.Items.FindAsync(99),
        ["first, single, last"] = async c => new object?[] { (await c.Items.OrderBy(i => i.Name).FirstAsync()).Name, (await c.Items.SingleAsync(i => i.Id == 2)).Name, (await c.Items.OrderBy(i => i.Id).LastAsync()).Name, await c.Items.FirstOrDefaultAsync(i => i.Id == 99) },
        ["count, any, all, contains"] = async c => new object[] { await c.Items.CountAsync(), await c.Items.LongCountAsync(), await c.Items.AnyAsync(i => i.Price > 5), await c.Items.AllAsync(i => i.Price > 5), await c.Items.Select(i => i.Id).ContainsAsync(2) },
        ["sum, average, least, greatest"] = async c => new object?[] { await c.Items.SumAsync(i => i.Price), await c.Items.AverageAsync(i => i.Price), await c.Items.MinAsync(i => i.Name), await c.Items.MaxAsync(i => i.MadeAt) },
        ["page"] = async c => await c.Items.OrderBy(i => i.Id).Skip(2).Take(2).Select(i => i.Name).ToListAsync(),
        ["anonymous projection"] = async c => await c.Items.OrderBy(i => i.Id).Select(i => new { i.Id, Twice = i.Price * 2, Shelf = i.Shelf!.Name }).ToListAsync(),
        ["include"] = async c => (await c.Shelves.Include(s => s.Items.OrderBy(i => i.Id)).OrderBy(s => s.Id).ToListAsync()).Select(s => new { s.Name, Items = s.Items.Select(i => i.Name) }),
        ["include, split"] = async c => (await c.Items.Include(i => i.Stickers).Include(i => i.Prices).AsSplitQuery().OrderBy(i => i.Id).ToListAsync()).Select(i => new { i.Name, Stickers = i.Stickers.Select(s => s.Text).Order(), Prices = i.Prices.Count }),
        ["include, filtered"] = async c => (await c.Shelves.Include(s => s.Items.Where(i => i.Price > 15)).OrderBy(s => s.Id).ToListAsync()).Select(s => s.Items.Count),
        ["include, then include, without tracking"] = async c => (await c.Shelves.AsNoTracking().Include(s => s.Items).ThenInclude(i => i.Stickers).OrderBy(s => s.Id).ToListAsync()).Select(s => s.Items.Sum(i => i.Stickers.Count)),
        ["without tracking, with identity"] = async c => (await c.Items.AsNoTrackingWithIdentityResolution().Include(i => i.Shelf).Where(i => i.ShelfId == 1).ToListAsync()).Select(i => i.Shelf!).Distinct().Count(),
        ["explicit loading"] = async c =>
        {
            var shelf = await c.Shelves.SingleAsync(s => s.Id == 1);
            await c.Entry(shelf).Collection(s => s.Items).LoadAsync();
            return new object[] { shelf.Items.Count, await c.Entry(shelf).Collection(s => s.Items).Query().CountAsync(i => i.Price > 15) };
        },
        ["select many"] = async c => await c.Shelves.SelectMany(s => s.Items, (s, i) => s.Name + "/" + i.Name).OrderBy(name => name).ToListAsync(),
        ["join"] = async c => await c.Items.Join(c.Shelves, i => i.ShelfId, s => s.Id, (i, s) => new { i.Name, Shelf = s.Name }).OrderBy(x => x.Name).ToListAsync(),
        ["left join"] = async c => await c.Items.LeftJoin(c.Shelves, i => i.ShelfId, s => s.Id, (i, s) => new { i.Name, Shelf = s == null ? null : s.Name }).OrderBy(x => x.Name).ToListAsync(),
        ["group join"] = async c => await c.Shelves.OrderBy(s => s.Id).Select(s => new { s.Name, Count = c.Items.Count(i => i.ShelfId == s.Id) }).ToListAsync(),
        ["group by"] = async c => await c.Items.GroupBy(i => i.ShelfId).Select(g => new { g.Key, Sum = g.Sum(i => i.Price), Most = g.Max(i => i.Name) }).OrderBy(g => g.Key).ToListAsync(),
        ["group by, having"] = async c => await c.Items.GroupBy(i => i.State).Where(g => g.Count() > 1).Select(g => g.Key).OrderBy(s => s).ToListAsync(),
        ["first of each group"] = async c => await c.Items.GroupBy(i => i.ShelfId).Select(g => g.OrderByDescending(i => i.Price).First().Name).OrderBy(n => n).ToListAsync(),
        ["union, intersect, except, concat"] = async c => new object[]
        {
            await c.Shelves.Where(s => s.Id < 2).Union(c.Shelves.Where(s => s.Id == 3)).CountAsync(),
            await c.Items.Where(i => i.Id < 4).Select(i => i.Id).Intersect(c.Items.Where(i => i.Id > 1).Select(i => i.Id)).OrderBy(id => id).ToListAsync(),
            await c.Items.Select(i => i.Id).Except(c.Items.Where(i => i.Id > 1).Select(i => i.Id)).ToListAsync(),
            await c.Items.Select(i => i.Id).Concat(c.Shelves.Select(s => s.Id)).CountAsync(),
        },
        ["distinct"] = async c => await c.Items.Select(i => i.ShelfId).Distinct().OrderBy(id => id).ToListAsync(),
        ["sub-queries"] = async c => await c.Items.Where(i => i.Price > c.Items.Average(other => other.Price)).OrderBy(i => i.Id).Select(i => i.Name).ToListAsync(),
        ["exists"] = async c => await c.Shelves.Where(s => s.Items.Any(i => i.Stickers.Any())).Select(s => s.Name).OrderBy(n => n).ToListAsync(),
        ["many to many"] = async c => await c.Stickers.OrderBy(s => s.Text).Select(s => new { s.Text, Items = s.Items.OrderBy(i => i.Id).Select(i => i.Name).ToList() }).ToListAsync(),
        ["a list as parameter"] = async c =>
        {
            int[] ids = [1, 3, 99];
            return await c.Items.Where(i => ids.Contains(i.Id)).OrderBy(i => i.Id).Select(i => i.Name).ToListAsync();
        },
        ["texts"] = async c => await c.Items.Where(i => i.Name.StartsWith("item") && i.Name.ToUpper().EndsWith("3") == false && i.Name.Length > 3).OrderBy(i => i.Id).Select(i => i.Name.Substring(0, 4) + i.Name.Replace("item", "") + string.Concat(i.Name, "!")).ToListAsync(),
        ["ILIKE and patterns"] = async c => new object[] { await c.Items.CountAsync(i => EF.Functions.ILike(i.Name, "ITEM%")), await c.Items.CountAsync(i => System.Text.RegularExpressions.Regex.IsMatch(i.Name, "^item [12]$")) },
        ["full text"] = async c => await c.Items.Where(i => i.Words.Matches("items")).OrderBy(i => i.Id).Select(i => i.Words.Rank(EF.Functions.ToTsQuery("item")) > 0).ToListAsync(),
        ["times"] = async c => await c.Items.OrderBy(i => i.Id).Select(i => new { i.MadeAt.Year, Later = i.MadeAt.AddDays(1).Day, i.SoldOn, Weekday = i.MadeAt.DayOfWeek }).ToListAsync(),
        ["numbers"] = async c => await c.Items.OrderBy(i => i.Id).Select(i => new { Round = Math.Round(i.Price / 3, 2), Floor = Math.Floor(i.Price), Power = Math.Pow(i.Id, 2), Text = i.Id.ToString(CultureInfo.InvariantCulture) }).ToListAsync(),
        ["arrays"] = async c => await c.Items.Where(i => i.Colours.Contains("red") && i.Colours.Length > 1 && i.Marks.Any(m => m > 2)).OrderBy(i => i.Id).Select(i => new { i.Colours, First = i.Marks[0] }).ToListAsync(),
        ["JSON"] = async c => await c.Items.Where(i => i.Maker!.Name == "maker 2" || i.Maker.Plants.Any(p => p.City == "city 3")).OrderBy(i => i.Id).Select(i => new { i.Maker!.Name, Cities = i.Maker.Plants.Select(p => p.City).ToList() }).ToListAsync(),
        ["complex properties"] = async c => await c.Items.Where(i => i.Size.Width > 2).OrderBy(i => i.Size.Height).ThenBy(i => i.Id).Select(i => i.Size).ToListAsync(),
        ["owned in a table of their own"] = async c => await c.Items.Where(i => i.Prices.Any(p => p.Currency == "EUR")).OrderBy(i => i.Id).Select(i => i.Prices.Sum(p => p.Amount)).ToListAsync(),
        ["inheritance"] = async c => new object[] { await c.Payments.OrderBy(p => p.Amount).Select(p => p is CardPayment ? "card" : "cash").ToListAsync(), await c.Payments.OfType<CardPayment>().Select(p => p.Last4).ToListAsync() },
        ["conversions"] = async c => await c.Items.Where(i => i.State == ItemState.Used).OrderBy(i => i.Id).Select(i => new { i.Id, i.State }).ToListAsync(),
        ["conditions and null"] = async c => await c.Items.OrderBy(i => i.Id).Select(i => i.ShelfId == null ? "none" : i.Shelf!.Name ?? "unnamed").ToListAsync(),
        ["query filters and without them"] = async c => new object[] { await c.Items.CountAsync(), await c.Items.IgnoreQueryFilters().CountAsync(), await c.Items.IgnoreQueryFilters(["living"]).CountAsync() },
        ["tags and comments"] = async c => await c.Items.TagWith("a comment; with -- signs").CountAsync(),
        ["SQL with parameters"] = async c => await c.Items.FromSql($"""SELECT *, xmin FROM "Items" WHERE "Id" > {2}""").OrderBy(i => i.Id).Select(i => i.Name).ToListAsync(),
        ["SQL for what is no entity"] = async c => await c.Database.SqlQuery<int>($"""SELECT count(*)::int AS "Value" FROM "Items" """).SingleAsync(),
        ["SQL without a result"] = async c => await c.Database.ExecuteSqlAsync($"""UPDATE "Items" SET "Price" = "Price" WHERE "Id" < {3}"""),
        ["streaming"] = async c =>
        {
            var seen = new List<string>();
            await foreach (var name in c.Items.OrderBy(i => i.Id).Select(i => i.Name).AsAsyncEnumerable())
            {
                seen.Add(name);
            }

            return seen;
        },
        ["streaming that is left early"] = async c =>
        {
            await foreach (var item in c.Items.OrderBy(i => i.Id).AsAsyncEnumerable())
            {
                return item.Name;
            }

            return null;
        },
        ["compiled"] = async c =>
        {
            // Compiled for one model, and there are two here.
            var compiled = EF.CompileAsyncQuery((CatalogueContext context, int least) => context.Items.Where(i => i.Id >= least).OrderBy(i => i.Id).Select(i => i.Name));
            var names = new List<string>();
            await foreach (var name in compiled(c, 3))
            {
                names.Add(name);
            }

            return names;
        },
        ["synchronously"] = c => Task.FromResult<object?>(new object?[] { c.Items.OrderBy(i => i.Id).Select(i => i.Name).ToList(), c.Shelves.Count(), c.Items.Find(1)?.Name, c.Database.SqlQueryRaw<int>("SELECT 7 AS \"Value\"").Single() }),
        ["to a dictionary"] = async c => (await c.Items.ToDictionaryAsync(i => i.Id, i => i.Name)).OrderBy(i => i.Key).Select(i => i.Value),
        ["several at a time in a transaction"] = async c =>
        {
            await using var transaction = await c.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
            var both = new[] { await c.Items.CountAsync(), await c.Shelves.CountAsync() };
            await transaction.CommitAsync();
            return both;
        },
        ["the SQL itself"] = c => Task.FromResult<object?>(c.Items.Where(i => i.Id == 1).Select(i => i.Name).ToQueryString()),
    };
}
