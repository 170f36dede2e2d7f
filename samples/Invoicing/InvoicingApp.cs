using Invoicing.Companies;
using Invoicing.Data;
using Invoicing.Invoices;
using Microsoft.EntityFrameworkCore;
using OrchStack.Tenancy;
using OrchStack.Tenancy.PostgreSql;

namespace Invoicing;

/// <summary>Companies send invoices to their clients. Each row has carried its company from the first day, and each query asks for it.</summary>
public static class InvoicingApp
{
    /// <summary>Builds the application.</summary>
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDbContext<InvoicingContext>(o => Configure(o, builder.Configuration.GetConnectionString("Invoicing")));
        builder.Services.AddScoped<Caller>();
        builder.Services.AddOrchStackTenancy()
            .UseTenantStore<CompanyTenantStore>()
            .ResolveFromHeader(o => o.HeaderName = "X-Company")
            .UsePostgreSql(o => o.SigningKey = SigningKey.Parse(builder.Configuration["Tenancy:SigningKey"]!));

        var app = builder.Build();
        app.UseOrchStackTenancy();
        app.UseCaller();
        app.MapInvoices();
        return app;
    }

    /// <summary>Brings the database up to date, by the login that owns the tables.</summary>
    public static async Task MigrateAsync(this WebApplication app)
    {
        var options = new DbContextOptionsBuilder<InvoicingContext>();
        Configure(options, app.Configuration.GetConnectionString("Migrator"));
        await using var context = new InvoicingContext(options.Options);
        await context.Database.MigrateAsync();
    }

    /// <summary>How the context is reached, by whichever login.</summary>
    public static void Configure(DbContextOptionsBuilder options, string? connection) =>
        options.UseNpgsql(connection).UseOrchStackTenancy(tenancy => (tenancy.Column, tenancy.KeyType) = ("company_id", TenantKeyType.BigInt));
}
