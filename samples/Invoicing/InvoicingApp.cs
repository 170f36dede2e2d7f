using Invoicing.Companies;
using Invoicing.Data;
using Invoicing.Invoices;
using Microsoft.EntityFrameworkCore;

namespace Invoicing;

/// <summary>Companies send invoices to their clients. Each row has carried its company from the first day, and each query asks for it.</summary>
public static class InvoicingApp
{
    /// <summary>Builds the application.</summary>
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<InvoicingContext>(o => o.UseNpgsql(builder.Configuration.GetConnectionString("Invoicing")));
        builder.Services.AddScoped<Caller>();

        var app = builder.Build();
        app.UseCaller();
        app.MapInvoices();
        return app;
    }

    /// <summary>Brings the database up to date.</summary>
    public static async Task MigrateAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<InvoicingContext>().Database.MigrateAsync();
    }
}
