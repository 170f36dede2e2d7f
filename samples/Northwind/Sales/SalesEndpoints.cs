using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Northwind.Data;

namespace Northwind.Sales;

internal static class SalesEndpoints
{
    public static void MapSales(this IEndpointRouteBuilder app)
    {
        app.MapPost("/customers", async Task<Results<Created<int>, Conflict>> (NewCustomer customer, NorthwindContext db, CancellationToken ct) =>
        {
            if (await db.Customers.AnyAsync(other => other.Code == customer.Code, ct))
            {
                return TypedResults.Conflict();
            }

            var added = db.Customers.Add(new Customer { Code = customer.Code, CompanyName = customer.CompanyName, Address = customer.Address }).Entity;
            await db.SaveChangesAsync(ct);
            return TypedResults.Created((string?)null, added.Id);
        });

        app.MapGet("/customers/{code}/orders", (string code, NorthwindContext db, CancellationToken ct) =>
            db.Orders.AsNoTracking().AsSplitQuery()
                .Include(order => order.Lines).ThenInclude(line => line.Product)
                .Where(order => order.Customer!.Code == code)
                .OrderBy(order => order.Id)
                .Select(order => new
                {
                    order.Id,
                    order.OrderedAt,
                    order.ShippedAt,
                    Employee = order.Employee!.LastName,
                    Shipper = order.Shipper!.CompanyName,
                    City = order.ShipTo!.City,
                    Lines = order.Lines.OrderBy(line => line.ProductId).Select(line => new { line.Product!.Name, line.Quantity, line.UnitPrice }),
                })
                .ToListAsync(ct));

        app.MapPost("/orders", PlaceAsync);

        app.MapPost("/orders/{id:int}/ship", async Task<Results<NoContent, NotFound>> (int id, int shipper, NorthwindContext db, CancellationToken ct) =>
        {
            if (await db.Orders.FindAsync([id], ct) is not { } order)
            {
                return TypedResults.NotFound();
            }

            order.ShipperId = shipper;
            order.ShippedAt = DateTimeOffset.UtcNow;
            await db.SaveChangesAsync(ct);
            return TypedResults.NoContent();
        });

        app.MapPost("/shippers", async (NewShipper shipper, NorthwindContext db, CancellationToken ct) =>
        {
            var added = db.Shippers.Add(new Shipper { CompanyName = shipper.CompanyName }).Entity;
            await db.SaveChangesAsync(ct);
            return added.Id;
        });

        app.MapDelete("/orders/{id:int}", async Task<Results<NoContent, NotFound>> (int id, NorthwindContext db, CancellationToken ct) =>
        {
            if (await db.Orders.Include(order => order.Lines).SingleOrDefaultAsync(order => order.Id == id, ct) is not { } order)
            {
                return TypedResults.NotFound();
            }

            db.Remove(order);
            await db.SaveChangesAsync(ct);
            return TypedResults.NoContent();
        });

        app.MapGet("/reports/sales", (NorthwindContext db, CancellationToken ct) =>
            db.OrderLines
                .GroupBy(line => line.Product!.Category!.Name)
                .Select(group => new { Category = group.Key, Total = group.Sum(line => line.Quantity * line.UnitPrice) })
                .OrderByDescending(sales => sales.Total)
                .ToListAsync(ct));

        // What EF Core has no words for: SQL of one's own.
        app.MapGet("/reports/best", (NorthwindContext db, CancellationToken ct) =>
            db.Database.SqlQuery<BestSeller>($"""
                SELECT p."Name", rank() OVER (ORDER BY sum(l."Quantity") DESC)::int AS "Rank"
                FROM "OrderLines" l JOIN "Products" p ON p."Id" = l."ProductId"
                GROUP BY p."Id", p."Name"
                """).OrderBy(best => best.Rank).Take(3).ToListAsync(ct));
    }

    /// <summary>The order and what it takes out of stock are written together or not at all.</summary>
    private static async Task<Results<Created<int>, UnprocessableEntity<string>>> PlaceAsync(NewOrder placed, NorthwindContext db, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var order = new Order { CustomerId = placed.CustomerId, EmployeeId = placed.EmployeeId, OrderedAt = DateTimeOffset.UtcNow, ShipTo = placed.ShipTo };
        foreach (var line in placed.Lines)
        {
            var taken = await db.Products
                .Where(product => product.Id == line.ProductId && product.UnitsInStock >= line.Quantity && !product.IsDiscontinued)
                .ExecuteUpdateAsync(set => set.SetProperty(product => product.UnitsInStock, product => product.UnitsInStock - line.Quantity), ct);
            if (taken == 0)
            {
                return TypedResults.UnprocessableEntity($"Product {line.ProductId} is not to be had in this quantity.");
            }

            var product = await db.Products.AsNoTracking().SingleAsync(product => product.Id == line.ProductId, ct);
            order.Lines.Add(new OrderLine { ProductId = product.Id, UnitPrice = product.UnitPrice, Quantity = line.Quantity });
        }

        db.Orders.Add(order);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return TypedResults.Created((string?)null, order.Id);
    }

    internal sealed record NewCustomer(string Code, string CompanyName, Address? Address);

    internal sealed record NewShipper(string CompanyName);

    internal sealed record NewOrder(int CustomerId, int? EmployeeId, Address? ShipTo, NewLine[] Lines);

    internal sealed record NewLine(int ProductId, int Quantity);

    internal sealed record BestSeller(string Name, int Rank);
}
