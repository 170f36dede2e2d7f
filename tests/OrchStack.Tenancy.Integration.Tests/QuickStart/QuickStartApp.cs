using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.QuickStart;

/// <summary>The code of README.md, line for line; a test of the pages compares the two, and one of this folder runs it.</summary>
internal static class QuickStartApp
{
    public static WebApplication Create(WebApplicationBuilder builder, Tenant acme, TenantApiKey acmeKey, Tenant globex, TenantApiKey globexKey)
    {
        builder.Services.AddOrchStackTenancy()
            .UseInMemoryTenants(tenants => tenants.Add(acme, acmeKey).Add(globex, globexKey))
            .ResolveFromApiKey()
            .ResolveFromSubdomain("example.com")
            .UsePostgreSql(o => o.SigningKey = SigningKey.Parse(builder.Configuration["Tenancy:SigningKey"]!));

        builder.Services.AddAuthentication().AddTenantApiKey();
        builder.Services.AddAuthorization();
        builder.Services.AddDbContextPool<AppDbContext>(o => o
            .UseNpgsql(builder.Configuration.GetConnectionString("App"))
            .UseOrchStackTenancy());

        var app = builder.Build();
        app.UseAuthentication();
        app.UseOrchStackTenancy();
        app.UseAuthorization();

        app.MapGet("/documents", (AppDbContext db) => db.Documents.ToListAsync()).RequireAuthorization();
        app.MapPost("/documents", async (AppDbContext db, Document document) =>
        {
            db.Add(document);
            await db.SaveChangesAsync();
        }).RequireAuthorization();
        return app;
    }

    public static async Task SetUpDatabaseAsync(string superuserConnection, SigningKey signingKey, string appPassword, string migratorPassword)
    {
        await using var admin = NpgsqlDataSource.Create(superuserConnection);
        await TenancySchema.InstallAsync(admin, signingKey);
        await TenancyLogins.EnsureApplicationAsync(admin, "app", appPassword);
        await TenancyLogins.EnsureMigratorAsync(admin, "migrator", migratorPassword);
    }
}
