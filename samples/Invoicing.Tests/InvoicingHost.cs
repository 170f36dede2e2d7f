using Invoicing.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using OrchStack.Tenancy.Testing;

namespace Invoicing.Tests;

/// <summary>The application on a port and a database of its own, with two companies.</summary>
public sealed class InvoicingHost : IAsyncLifetime
{
    private static string Server { get; } = Environment.GetEnvironmentVariable("ORCHSTACK_POSTGRES")
        ?? throw new InvalidOperationException("These tests need a PostgreSQL server: run eng/test.sh, or name a superuser's connection string in ORCHSTACK_POSTGRES.");

    public WebApplication App { get; private set; } = null!;

    public TenantTestDatabase Database { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await CreateAsync();
        await App.MigrateAsync();
        await RunAsync("INSERT INTO companies VALUES (7, 'acme', 'Acme Ltd.'), (42, 'globex', 'Globex Corp.')");
        await App.StartAsync();
    }

    /// <summary>A database with nothing in it, and the application before it starts.</summary>
    public async Task CreateAsync()
    {
        Database = await TenantTestDatabase.CreateAsync(Server, o => o.Name = "invoicing");
        App = InvoicingApp.Create([
            "--urls=http://127.0.0.1:0",
            "--Logging:LogLevel:Default=Error",
            $"--ConnectionStrings:Invoicing={Database.Application}",
            $"--ConnectionStrings:Migrator={Database.Migrator}",
            $"--ConnectionStrings:Platform={Database.Platform}",
            $"--Tenancy:SigningKey={Database.SigningKey.Export()}",
        ]);
    }

    /// <summary>The tables as they were before the conversion, a superuser's as many an application's are.</summary>
    public async Task MigrateToFirstAsync()
    {
        await using var old = new InvoicingContext(new DbContextOptionsBuilder<InvoicingContext>().UseNpgsql(Database.Admin).Options);
        await old.GetService<IMigrator>().MigrateAsync("First");
    }

    /// <summary>A client of one company.</summary>
    public HttpClient ClientOf(string company) =>
        new() { BaseAddress = new Uri(App.Urls.Single()), DefaultRequestHeaders = { { "X-Company", company } } };

    /// <summary>Takes everything away that tests wrote.</summary>
    public Task ResetAsync() => Database.ResetAsync();

    /// <summary>Statements past the fence.</summary>
    public async Task RunAsync(string sql)
    {
        await using var command = Database.Admin.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await Database.DisposeAsync();
    }
}
