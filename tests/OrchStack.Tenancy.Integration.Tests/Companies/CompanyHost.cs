using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.Companies;

/// <summary>The application over the companies, on a port of its own, with a key of each company.</summary>
internal sealed class CompanyHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private CompanyHost(WebApplication app)
    {
        _app = app;
        _client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    /// <summary>Begins now, because the database compares the expiry of a context with a clock of its own.</summary>
    public required FakeTimeProvider Time { get; init; }

    public IServiceProvider Services => _app.Services;

    public ITenantScopes Scopes => Services.GetRequiredService<ITenantScopes>();

    public static async Task<CompanyHost> StartAsync(CompaniesDatabase companies, bool isOpen = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([
            new("Tenancy:SigningKey", companies.Database.SigningKey.Export()),
            new("ConnectionStrings:App", companies.Database.Application),
            new("ConnectionStrings:Registry", companies.Registry),
            new("urls", "http://127.0.0.1:0"),
        ]);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        builder.Services.AddSingleton<TimeProvider>(time);
        var app = CompaniesApp.Create(builder);
        app.MapCareless();
        if (isOpen)
        {
            app.Services.LetStartAllTheSame();
        }

        await app.StartAsync();
        return new CompanyHost(app) { Time = time };
    }

    public async Task<string> KeyOfAsync(long company) => await Scopes.RunAsync(
        CompanyTenantStore.IdOf(company),
        async ct => (await Services.GetRequiredService<ITenantApiKeys>().IssueAsync(new TenantApiKeyRequest("test"), ct)).Credential);

    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path, string? key = null, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        request.Headers.Host = host;
        using var response = await _client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }
}
