using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Northwind.Data;

namespace Northwind.Catalogue;

internal static class CatalogueEndpoints
{
    public static void MapCatalogue(this IEndpointRouteBuilder app)
    {
        app.MapGet("/categories", (NorthwindContext db, CancellationToken ct) =>
            db.Categories.OrderBy(category => category.Name).Select(category => new { category.Id, category.Name, Products = category.Products.Count }).ToListAsync(ct));

        app.MapPost("/categories", async (NewCategory category, NorthwindContext db, CancellationToken ct) =>
        {
            var added = db.Categories.Add(new Category { Name = category.Name, Description = category.Description }).Entity;
            await db.SaveChangesAsync(ct);
            return Created(added.Id);
        });

        app.MapPost("/suppliers", async (NewSupplier supplier, NorthwindContext db, CancellationToken ct) =>
        {
            var added = db.Suppliers.Add(new Supplier { CompanyName = supplier.CompanyName, Address = supplier.Address }).Entity;
            await db.SaveChangesAsync(ct);
            return Created(added.Id);
        });

        app.MapGet("/products", (int? category, string? search, int? page, NorthwindContext db, CancellationToken ct) =>
            db.Products
                .Where(product => category == null || product.CategoryId == category)
                .Where(product => search == null || product.Name.StartsWith(search))
                .OrderBy(product => product.Id)
                .Skip(20 * (page ?? 0))
                .Take(20)
                .Select(product => new { product.Id, product.Name, product.UnitPrice, Category = product.Category!.Name, Supplier = product.Supplier!.CompanyName })
                .ToListAsync(ct));

        app.MapGet("/products/{id:int}", async Task<Results<Ok<ProductView>, NotFound>> (int id, NorthwindContext db, CancellationToken ct) =>
            await db.Products.FindAsync([id], ct) is { } product ? TypedResults.Ok(ProductView.Of(product)) : TypedResults.NotFound());

        app.MapPost("/products", async (NewProduct product, NorthwindContext db, CancellationToken ct) =>
        {
            var added = db.Products.Add(new Product
            {
                Name = product.Name,
                UnitPrice = product.UnitPrice,
                UnitsInStock = product.UnitsInStock,
                CategoryId = product.CategoryId,
                SupplierId = product.SupplierId,
            }).Entity;
            await db.SaveChangesAsync(ct);
            return Created(added.Id);
        });

        // A form that was filled in elsewhere: the entity comes back disconnected, with the version that was read.
        app.MapPut("/products/{id:int}/price", async Task<Results<NoContent, Conflict>> (int id, NewPrice price, NorthwindContext db, CancellationToken ct) =>
        {
            var product = new Product { Id = id, Name = "", Version = price.Version };
            db.Attach(product);
            product.UnitPrice = price.UnitPrice;
            try
            {
                await db.SaveChangesAsync(ct);
                return TypedResults.NoContent();
            }
            catch (DbUpdateConcurrencyException)
            {
                return TypedResults.Conflict();
            }
        });

        app.MapPost("/categories/{id:int}/discount", (int id, decimal percent, NorthwindContext db, CancellationToken ct) =>
            db.Products
                .Where(product => product.CategoryId == id && !product.IsDiscontinued)
                .ExecuteUpdateAsync(set => set.SetProperty(product => product.UnitPrice, product => product.UnitPrice * (100 - percent) / 100), ct));

        app.MapDelete("/suppliers/{id:int}", async (int id, NorthwindContext db, CancellationToken ct) =>
            await db.Suppliers.Where(supplier => supplier.Id == id).ExecuteDeleteAsync(ct) == 1 ? Results.NoContent() : Results.NotFound());
    }

    private static Created<int> Created(int id) => TypedResults.Created((string?)null, id);

    internal sealed record NewCategory(string Name, string? Description);

    internal sealed record NewSupplier(string CompanyName, Address? Address);

    internal sealed record NewProduct(string Name, decimal UnitPrice, int UnitsInStock, int CategoryId, int? SupplierId);

    internal sealed record NewPrice(decimal UnitPrice, uint Version);

    internal sealed record ProductView(int Id, string Name, decimal UnitPrice, int UnitsInStock, int? SupplierId, uint Version)
    {
        public static ProductView Of(Product product) =>
            new(product.Id, product.Name, product.UnitPrice, product.UnitsInStock, product.SupplierId, product.Version);
    }
}
