using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Npgsql;

namespace Northwind.Tests;

/// <summary>The application on a port and a database of its own.</summary>
public sealed class NorthwindHost : IAsyncLifetime
{
    private readonly string _name = $"northwind_{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
    private WebApplication _app = null!;

    public HttpClient Client { get; private set; } = null!;

    private static string Server { get; } = Environment.GetEnvironmentVariable("ORCHSTACK_POSTGRES")
        ?? throw new InvalidOperationException("These tests need a PostgreSQL server: run eng/test.sh, or name a superuser's connection string in ORCHSTACK_POSTGRES.");

    private string Database => new NpgsqlConnectionStringBuilder(Server) { Database = _name }.ConnectionString;

    public async Task InitializeAsync()
    {
        await RunAsync(Server, $"CREATE DATABASE {_name}");
        _app = NorthwindApp.Create(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Error", $"--ConnectionStrings:Northwind={Database}"]);
        await _app.MigrateAsync();
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    /// <summary>Takes everything away that tests wrote.</summary>
    public Task ResetAsync() => RunAsync(
        Database, """TRUNCATE "Categories", "Suppliers", "Products", "Customers", "Orders", "OrderLines", "Shippers", "Employees", "Territories" CASCADE""");

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await RunAsync(Server, $"DROP DATABASE {_name} WITH (FORCE)");
    }

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
