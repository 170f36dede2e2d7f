using Microsoft.EntityFrameworkCore;
using Northwind.Catalogue;
using Northwind.Data;
using Northwind.Sales;
using Northwind.Staff;
using OrchStack.Tenancy;
using OrchStack.Tenancy.PostgreSql;

namespace Northwind;

/// <summary>A trading company's catalogue, sales and staff: an ordinary application on EF Core.</summary>
public static class NorthwindApp
{
    /// <summary>Builds the application.</summary>
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContextPool<NorthwindContext>(o => Configure(o, builder.Configuration.GetConnectionString("Northwind")));
        builder.Services.AddOrchStackTenancy()
            .UseConfiguredTenants(builder.Configuration.GetSection("Tenants"))
            .ResolveFromHeader()
            .UsePostgreSql(o => o.SigningKey = SigningKey.Parse(builder.Configuration["Tenancy:SigningKey"]!));

        var app = builder.Build();
        app.UseOrchStackTenancy();
        app.MapCatalogue();
        app.MapSales();
        app.MapStaff();
        return app;
    }

    /// <summary>Brings the database up to date, by the login that owns the tables.</summary>
    public static async Task MigrateAsync(this WebApplication app)
    {
        var options = new DbContextOptionsBuilder<NorthwindContext>();
        Configure(options, app.Configuration.GetConnectionString("Migrator"));
        await using var context = new NorthwindContext(options.Options);
        await context.Database.MigrateAsync();
    }

    private static void Configure(DbContextOptionsBuilder options, string? connection) =>
        options.UseNpgsql(connection).UseOrchStackTenancy(tenancy => tenancy.OwnEntitiesIn(nameof(Northwind)));
}
