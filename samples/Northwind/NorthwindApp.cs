using Microsoft.EntityFrameworkCore;
using Northwind.Catalogue;
using Northwind.Data;
using Northwind.Sales;
using Northwind.Staff;

namespace Northwind;

/// <summary>A trading company's catalogue, sales and staff: an ordinary application on EF Core.</summary>
public static class NorthwindApp
{
    /// <summary>Builds the application.</summary>
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContextPool<NorthwindContext>(o => o.UseNpgsql(builder.Configuration.GetConnectionString("Northwind")));

        var app = builder.Build();
        app.MapCatalogue();
        app.MapSales();
        app.MapStaff();
        return app;
    }

    /// <summary>Brings the database up to date.</summary>
    public static async Task MigrateAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<NorthwindContext>().Database.MigrateAsync();
    }
}
