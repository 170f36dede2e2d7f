using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Northwind.Data;

namespace Northwind.Staff;

internal static class StaffEndpoints
{
    public static void MapStaff(this IEndpointRouteBuilder app)
    {
        app.MapGet("/regions", (NorthwindContext db, CancellationToken ct) => db.Regions.OrderBy(region => region.Id).ToListAsync(ct));

        app.MapPost("/employees", async (NewEmployee employee, NorthwindContext db, CancellationToken ct) =>
        {
            var added = db.Employees.Add(new Employee { FirstName = employee.FirstName, LastName = employee.LastName, ReportsToId = employee.ReportsToId }).Entity;
            await db.SaveChangesAsync(ct);
            return added.Id;
        });

        app.MapGet("/employees/{id:int}/team", async Task<Results<Ok<string[]>, NotFound>> (int id, NorthwindContext db, CancellationToken ct) =>
        {
            var chief = await db.Employees.Include(employee => employee.Team).SingleOrDefaultAsync(employee => employee.Id == id, ct);
            return chief is null ? TypedResults.NotFound() : TypedResults.Ok(chief.Team.Select(employee => employee.LastName).Order().ToArray());
        });

        app.MapPut("/employees/{id:int}/territories", async Task<Results<NoContent, NotFound>> (int id, NewTerritory[] territories, NorthwindContext db, CancellationToken ct) =>
        {
            if (await db.Employees.Include(employee => employee.Territories).SingleOrDefaultAsync(employee => employee.Id == id, ct) is not { } employee)
            {
                return TypedResults.NotFound();
            }

            employee.Territories.Clear();
            foreach (var territory in territories)
            {
                var known = await db.Territories.FirstOrDefaultAsync(other => other.Name == territory.Name, ct);
                employee.Territories.Add(known ?? new Territory { Name = territory.Name, RegionId = territory.RegionId });
            }

            await db.SaveChangesAsync(ct);
            return TypedResults.NoContent();
        });

        app.MapGet("/territories", (NorthwindContext db, CancellationToken ct) =>
            db.Territories.OrderBy(territory => territory.Name)
                .Select(territory => new { territory.Name, Region = territory.Region!.Name, Employees = territory.Employees.OrderBy(employee => employee.LastName).Select(employee => employee.LastName) })
                .ToListAsync(ct));

        app.MapDelete("/employees/{id:int}", async Task<Results<NoContent, NotFound>> (int id, NorthwindContext db, CancellationToken ct) =>
        {
            if (await db.Employees.FindAsync([id], ct) is not { } employee)
            {
                return TypedResults.NotFound();
            }

            db.Remove(employee);
            await db.SaveChangesAsync(ct);
            return TypedResults.NoContent();
        });
    }

    internal sealed record NewEmployee(string FirstName, string LastName, int? ReportsToId);

    internal sealed record NewTerritory(string Name, int RegionId);
}
