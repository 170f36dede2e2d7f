using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Npgsql;

namespace Invoicing.Tests;

/// <summary>The application on a port and a database of its own, with two companies.</summary>
public sealed class InvoicingHost : IAsyncLifetime
{
    private readonly string _name = $"invoicing_{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
    private WebApplication _app = null!;

    private static string Server { get; } = Environment.GetEnvironmentVariable("ORCHSTACK_POSTGRES")
        ?? throw new InvalidOperationException("These tests need a PostgreSQL server: run eng/test.sh, or name a superuser's connection string in ORCHSTACK_POSTGRES.");

    private string Database => new NpgsqlConnectionStringBuilder(Server) { Database = _name }.ConnectionString;

    public async Task InitializeAsync()
    {
        await RunAsync(Server, $"CREATE DATABASE {_name}");
        _app = InvoicingApp.Create(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Error", $"--ConnectionStrings:Invoicing={Database}"]);
        await _app.MigrateAsync();
        await RunAsync(Database, "INSERT INTO companies VALUES (7, 'acme', 'Acme Ltd.'), (42, 'globex', 'Globex Corp.')");
        await _app.StartAsync();
    }

    /// <summary>A client of one company.</summary>
    public HttpClient ClientOf(string company) =>
        new() { BaseAddress = new Uri(_app.Urls.Single()), DefaultRequestHeaders = { { "X-Company", company } } };

    /// <summary>Takes everything away that tests wrote.</summary>
    public Task ResetAsync() => RunAsync(Database, "TRUNCATE clients, invoices, invoice_lines");

    public async Task DisposeAsync()
    {
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
