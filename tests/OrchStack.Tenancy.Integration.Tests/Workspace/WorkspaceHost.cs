using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;
using Workspace;

namespace OrchStack.Tenancy.Integration.Tests.Workspace;

/// <summary>The sample application, started as eng/run.sh starts it, on a database and a port of its own.</summary>
public sealed class WorkspaceHost : IAsyncLifetime
{
    public static readonly string[] Slugs = ["salon-a", "clinic-b", "agency-c"];

    private readonly string _database = $"workspace_{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
    private readonly string _password = RandomNumberGenerator.GetHexString(24, lowercase: true);
    private readonly string _signingKey = SigningKey.Generate("k1").Export();
    private readonly string _folder = Directory.CreateTempSubdirectory("orchstack-workspace-").FullName;
    private readonly Dictionary<string, string> _keys = [];
    private WebApplication _app = null!;

    public HttpClient Client { get; private set; } = null!;

    public string Superuser => PostgresServer.ConnectionString(_database);

    public async Task InitializeAsync()
    {
        _app = await StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
        foreach (var key in await Client.GetFromJsonAsync<JsonElement[]>("/demo/keys") ?? [])
        {
            _keys[key.GetProperty("slug").GetString()!] = key.GetProperty("key").GetString()!;
        }
    }

    /// <summary>Starts another one beside it.</summary>
    public async Task<WebApplication> StartAsync(params string[] more)
    {
        var app = Create(more);
        await app.StartAsync();
        return app;
    }

    /// <summary>Starts another one beside it, although its fence is open.</summary>
    public async Task<WebApplication> StartOpenAsync(params string[] more)
    {
        var app = Create(more);
        app.Services.LetStartAllTheSame();
        await app.StartAsync();
        return app;
    }

    private WebApplication Create(string[] more) =>
        WorkspaceApp.Create([
            "--urls=http://127.0.0.1:0",
            "--environment=Development",
            "--Logging:LogLevel:Default=Error",
            $"--Workspace:Database={_database}",
            $"--ORCHSTACK_POSTGRES={PostgresServer.Superuser}",
            $"--Workspace:SigningKey={_signingKey}",
            $"--Workspace:ApplicationPassword={_password}",
            $"--Workspace:DataFolder={_folder}",
            .. more,
        ]);

    public string KeyOf(string slug) => _keys[slug];

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? slug, HttpContent? content = null, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (slug is not null)
        {
            request.Headers.Add("X-Api-Key", _keys[slug]);
        }

        return await (client ?? Client).SendAsync(request);
    }

    public async Task<JsonElement> ReadAsync(HttpMethod method, string path, string slug, HttpContent? content = null, HttpClient? client = null)
    {
        using var response = await SendAsync(method, path, slug, content, client);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path} as {slug}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>The titles of every tenant's documents, as the database has them.</summary>
    public async Task<Dictionary<string, List<string>>> TitlesAsync()
    {
        var titles = Slugs.ToDictionary(slug => slug, _ => new List<string>());
        await using var admin = NpgsqlDataSource.Create(Superuser);
        foreach (var slug in Slugs)
        {
            var id = "019a1000-0000-7000-8000-00000000000" + slug[^1];
            titles[slug] = await admin.ReadAllAsync($"SELECT title FROM documents WHERE tenant_id = '{id}' ORDER BY title");
        }

        return titles;
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        NpgsqlConnection.ClearAllPools();
        await using var server = NpgsqlDataSource.Create(PostgresServer.Superuser);
        foreach (var sql in new[] { $"DROP DATABASE {_database} WITH (FORCE)", $"DROP ROLE {_database}_app", $"DROP ROLE {_database}_migrator" })
        {
            await server.RunAsync(sql);
        }
    }
}
