using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>An attacker of Globex has got hold of the token of Acme's connection.</summary>
public sealed class TenantHubTokensTests
{
    [Theory]
    [InlineData("GET", "globex.example.com", 403)]
    [InlineData("POST", "globex.example.com", 403)]
    [InlineData("DELETE", "globex.example.com", 403)]
    [InlineData("POST", "example.com", 400)]
    [InlineData("POST", "acme.example.com", 200)]
    public async Task Only_requests_of_its_tenant_continue_a_connection(string method, string host, int expected)
    {
        await using var site = await HubSite.StartAsync(endpoint: chat => chat.AllowNoTenant());
        using var client = site.Server.CreateClient();
        var token = await BeginAsync(client);

        Assert.Equal(expected, await SendAsync(client, method, host, token));
    }

    [Fact]
    public async Task Without_the_fence_the_attacker_speaks_on_the_connection()
    {
        await using var site = await HubSite.StartAsync(fenced: false);
        using var client = site.Server.CreateClient();
        var token = await BeginAsync(client);

        Assert.Equal(200, await SendAsync(client, "POST", "globex.example.com", token));
    }

    [Fact]
    public async Task The_attempt_is_recorded()
    {
        await using var site = await HubSite.StartAsync();
        using var client = site.Server.CreateClient();
        await SendAsync(client, "POST", "globex.example.com", await BeginAsync(client));

        await using var platform = await site.Scopes.EnterPlatformAsync("test");
        var entries = await site.Services.GetRequiredService<IPlatformAudit>().ReadAsync().ToListAsync();
        Assert.Contains(entries, entry => entry.Action == "request.conflict" && entry.Reason!.Contains("hub connection", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task A_token_is_forgotten_with_its_connection(HttpTransportType transport)
    {
        await using var site = await HubSite.StartAsync();
        var tokens = site.Services.GetRequiredService<TenantHubTokens>();
        await using (await site.ConnectAsync(Some.Acme, transport: transport))
        {
            Assert.Equal(1, tokens.Count);
        }

        Assert.True(await HubSite.UntilAsync(() => tokens.Count == 0));
    }

    /// <summary>Connects by long polling, as far as the handshake.</summary>
    private static async Task<string> BeginAsync(HttpClient client)
    {
        using var negotiate = new HttpRequestMessage(HttpMethod.Post, "http://acme.example.com/chat/negotiate?negotiateVersion=1");
        using var answer = await client.SendAsync(negotiate);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var token = json.RootElement.GetProperty("connectionToken").GetString()!;

        // The first poll is answered at once; the connection is there then, and its tenant with the answer to the handshake.
        await SendAsync(client, "GET", "acme.example.com", token);
        await SendAsync(client, "POST", "acme.example.com", token);
        await SendAsync(client, "GET", "acme.example.com", token);
        return token;
    }

    private static async Task<int> SendAsync(HttpClient client, string method, string host, string token)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"http://{host}/chat?id={Uri.EscapeDataString(token)}");
        if (method == "POST")
        {
            request.Content = new StringContent("""{"protocol":"json","version":1}""" + "\u001e");
        }

        using var answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
