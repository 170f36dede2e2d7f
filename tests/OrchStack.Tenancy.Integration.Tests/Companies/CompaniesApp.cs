using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Companies;

/// <summary>An application that had companies before it had tenants; docs/stores.md shows its code.</summary>
internal static class CompaniesApp
{
    public static WebApplication Create(WebApplicationBuilder builder)
    {
        builder.Services.AddKeyedSingleton("registry", (_, _) => NpgsqlDataSource.Create(builder.Configuration.GetConnectionString("Registry")!));
        builder.Services.AddOrchStackTenancy()
            .UseTenantStore<CompanyTenantStore>()
            .ResolveFromApiKey()
            .ResolveFromSubdomain("example.com")
            .UsePostgreSql(o =>
            {
                o.Application = builder.Configuration.GetConnectionString("App")!;
                o.SigningKey = SigningKey.Parse(builder.Configuration["Tenancy:SigningKey"]!);
            });
        builder.Services.AddAuthentication().AddTenantApiKey();
        builder.Services.AddAuthorization();

        var app = builder.Build();
        app.UseAuthentication();
        app.UseOrchStackTenancy();
        app.UseAuthorization();

        app.MapGet("/orders/{id:long}", async (long id, TenantDataSource source) =>
        {
            await using var command = source.CreateCommand("SELECT item FROM orders WHERE id = $1");
            command.Parameters.Add(new NpgsqlParameter { Value = id });
            return await command.ExecuteScalarAsync() is string item ? Results.Ok(item) : Results.NotFound();
        }).RequireAuthorization();
        return app;
    }

    /// <summary>What a hurried day leaves behind: the caller's text in the statement.</summary>
    public static void MapCareless(this WebApplication app) => app.MapGet("/careless", async (string where, TenantDataSource source) =>
    {
        await using var command = source.CreateCommand($"SELECT item FROM orders WHERE {where}");
        await using var reader = await command.ExecuteReaderAsync();
        var items = new List<string>();
        while (await reader.ReadAsync())
        {
            items.Add(reader.GetString(0));
        }

        return items;
    }).RequireAuthorization();
}
