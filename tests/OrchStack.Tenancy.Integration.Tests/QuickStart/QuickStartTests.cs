using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.EFCore;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.QuickStart;

public sealed class QuickStartTests(TenantDatabase database) : IClassFixture<TenantDatabase>
{
    [Fact]
    public async Task It_serves_two_tenants_from_one_table()
    {
        await MigrateAsync();
        var acmeKey = TenantApiKey.Generate(Tenants.Acme.Id, out var acme);
        var globexKey = TenantApiKey.Generate(Tenants.Globex.Id, out var globex);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([
            new("Tenancy:SigningKey", database.SigningKey.Export()),
            new("ConnectionStrings:App", database.Application),
            new("urls", "http://127.0.0.1:0"),
        ]);
        await using var app = QuickStartApp.Create(builder, Tenants.Acme, acmeKey, Tenants.Globex, globexKey);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        await SendAsync(client, HttpMethod.Post, acme, new Document { Title = "of Acme" });
        await SendAsync(client, HttpMethod.Post, globex, new Document { Title = "of Globex" });

        Assert.Equal("of Acme", Assert.Single(await ReadAsync(client, acme)).Title);
        Assert.Equal("of Globex", Assert.Single(await ReadAsync(client, globex)).Title);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(client, HttpMethod.Get, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(client, HttpMethod.Get, acme + "x")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(client, HttpMethod.Get, acme, host: "globex.example.com")).StatusCode);
    }

    private static async Task<List<Document>> ReadAsync(HttpClient client, string key)
    {
        using var response = await SendAsync(client, HttpMethod.Get, key);
        return (await response.Content.ReadFromJsonAsync<List<Document>>())!;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string? key, Document? document = null, string? host = null)
    {
        using var request = new HttpRequestMessage(method, "/documents") { Content = document is null ? null : JsonContent.Create(document) };
        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        request.Headers.Host = host;
        return await client.SendAsync(request);
    }

    private async Task MigrateAsync()
    {
        await using var design = new AppDbContext(FirstMigration.Options<AppDbContext>(database.Migrator));
        await using var migrator = NpgsqlDataSource.Create(database.Migrator);
        foreach (var sql in FirstMigration.Of(design))
        {
            await migrator.RunAsync(sql);
        }
    }
}
