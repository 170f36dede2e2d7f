using Microsoft.AspNetCore.Builder;
using Npgsql;
using OrchStack.Tenancy;
using OrchStack.Tenancy.Testing;

namespace Northwind.Tests;

/// <summary>The application on a port and a database of its own, with three companies as its tenants.</summary>
public sealed class NorthwindHost : IAsyncLifetime
{
    private WebApplication _app = null!;
    private TenantTestDatabase _database = null!;

    public static IReadOnlyList<string> Tenants { get; } = ["acme", "globex", "initech"];

    public HttpClient Client { get; private set; } = null!;

    public NpgsqlDataSource Admin => _database.Admin;

    private static string Server { get; } = Environment.GetEnvironmentVariable("ORCHSTACK_POSTGRES")
        ?? throw new InvalidOperationException("These tests need a PostgreSQL server: run eng/test.sh, or name a superuser's connection string in ORCHSTACK_POSTGRES.");

    public async Task InitializeAsync()
    {
        _database = await TenantTestDatabase.CreateAsync(Server, o => o.Name = "northwind");
        string[] settings =
        [
            "--urls=http://127.0.0.1:0",
            "--Logging:LogLevel:Default=Error",
            $"--ConnectionStrings:Northwind={_database.Application}",
            $"--ConnectionStrings:Migrator={_database.Migrator}",
            $"--Tenancy:SigningKey={_database.SigningKey.Export()}",
            .. Tenants.SelectMany((tenant, i) => new[] { $"--Tenants:{i}:Id={TenantId.New()}", $"--Tenants:{i}:Slug={tenant}" }),
        ];
        _app = NorthwindApp.Create(settings);
        await _app.MigrateAsync();
        await _app.StartAsync();
        Client = ClientOf(Tenants[0]);
    }

    /// <summary>A client of one company.</summary>
    public HttpClient ClientOf(string tenant) =>
        new() { BaseAddress = new Uri(_app.Urls.Single()), DefaultRequestHeaders = { { "X-Tenant", tenant } } };

    /// <summary>Takes everything away that tests wrote.</summary>
    public Task ResetAsync() => _database.ResetAsync();

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }
}
