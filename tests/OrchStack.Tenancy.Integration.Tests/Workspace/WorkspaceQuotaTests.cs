using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.Workspace;

/// <summary>The plans of the sample's three tenants, and what their pages tell of them.</summary>
public sealed class WorkspaceQuotaTests(WorkspaceHost workspace) : IClassFixture<WorkspaceHost>
{
    private const string Month = "ai.tokens.month";

    // Only so that a stream that says nothing fails its test instead of holding it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("salon-a", Month, 500_000)]
    [InlineData("salon-a", "sessions", 20)]
    [InlineData("clinic-b", "api.requests", 100)]
    [InlineData("clinic-b", "agents", 10)]
    [InlineData("agency-c", "storage.bytes", 10_000_000_000)]
    [InlineData("agency-c", "documents", 5_000)]
    public async Task Each_tenant_has_what_its_plan_says(string slug, string limit, long quota) =>
        Assert.Equal(quota, (await LimitAsync(slug, limit)).GetProperty("quota").GetInt64());

    [Fact]
    public async Task Asking_moves_the_tokens_of_that_tenant_alone_on_its_page()
    {
        using var salon = await FollowAsync("salon-a");
        using var clinic = await FollowAsync("clinic-b");
        var first = await NextAsync(salon);
        Assert.Equal(62, first.GetProperty("percent").GetDouble());
        Assert.Equal(310_000, Used(first));
        var before = Used(await NextAsync(clinic));

        await AskAsync("salon-a", "What does balayage cost on a Saturday?");

        // Requests and sessions move it too: tokens only once.
        JsonElement moved;
        do
        {
            moved = await NextAsync(salon);
        }
        while (Used(moved) == 310_000);
        Assert.InRange(Used(moved), 310_001, 312_000);
        Assert.Equal(before, Used(await LimitAsync("clinic-b", Month)));
        Assert.Equal(0, (await workspace.ReadAsync(HttpMethod.Get, $"/api/usage/history/{Month}", "salon-a")).GetProperty("periods").GetArrayLength());
    }

    [Fact]
    public async Task Over_the_tokens_the_answer_is_a_429_and_the_model_is_not_called()
    {
        await using var model = await ModelEndpoint.StartAsync();
        await using var app = await workspace.StartAsync([
            .. KeySettings(), "--Ai:Provider=openai", $"--Ai:Endpoint={model.Address}", "--Ai:Model=test-model", "--Ai:ApiKey=none",
            $"--Quotas:Plans:team:Budgets:{Month}:Amount=500"]);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var question = JsonContent.Create(new { question = "Which vaccinations are there?" });
        using var other = JsonContent.Create(new { question = "Which rates are there?" });

        using var refused = await workspace.SendAsync(HttpMethod.Post, "/api/ask", "clinic-b", question, client);
        using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal([Month], problem.RootElement.GetProperty("violated-policies").EnumerateArray().Select(limit => limit.GetString()));
        Assert.Empty(model.Requests);

        // The control: the same model answers who has tokens.
        await workspace.ReadAsync(HttpMethod.Post, "/api/ask", "agency-c", other, client);
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task Documents_and_their_bytes_are_counted_and_given_back()
    {
        const string Text = "# Umbrellas\n\nUmbrellas are lent at the counter.";
        var (documents, bytes) = (Used(await LimitAsync("agency-c", "documents")), Used(await LimitAsync("agency-c", "storage.bytes")));
        Assert.Equal((await workspace.TitlesAsync())["agency-c"].Count, documents);
        Assert.True(bytes > 0);

        using var upload = new StringContent(Text, Encoding.UTF8, "text/markdown");
        var id = (await workspace.ReadAsync(HttpMethod.Post, "/api/documents?title=Umbrellas", "agency-c", upload)).GetProperty("id").GetString();
        Assert.Equal(documents + 1, Used(await LimitAsync("agency-c", "documents")));
        Assert.Equal(bytes + Encoding.UTF8.GetByteCount(Text), Used(await LimitAsync("agency-c", "storage.bytes")));

        using var removed = await workspace.SendAsync(HttpMethod.Delete, $"/api/documents/{id}", "agency-c");
        Assert.Equal(documents, Used(await LimitAsync("agency-c", "documents")));
        Assert.Equal(bytes, Used(await LimitAsync("agency-c", "storage.bytes")));
    }

    [Fact]
    public async Task The_eleventh_agent_is_refused_and_costs_the_others_nothing()
    {
        var agents = (int)Used(await LimitAsync("clinic-b", "agents"));
        for (var i = agents; i < 10; i++)
        {
            using var added = await AddAgentAsync("clinic-b", $"Agent {i}");
            Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        }

        using var refused = await AddAgentAsync("clinic-b", "One too many");
        using var other = await AddAgentAsync("agency-c", "One too many");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains("\"agents\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(10, (await workspace.ReadAsync(HttpMethod.Get, "/api/agents", "clinic-b")).GetArrayLength());
        Assert.Equal(HttpStatusCode.Created, other.StatusCode);
    }

    [Fact]
    public async Task A_page_that_is_open_is_a_session_and_one_too_many_is_refused()
    {
        await using var app = await workspace.StartAsync([.. KeySettings(), "--Quotas:Plans:starter:Concurrencies:sessions:Amount=1"]);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var open = await FollowAsync("salon-a", client);
        Assert.Equal(1, Used(await NextAsync(open, "sessions")));

        using var second = await SendFollowAsync("salon-a", client);
        using var other = await SendFollowAsync("clinic-b", client);

        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("salon-a", "clinic-b")]
    [InlineData("clinic-b", "salon-a")]
    public async Task Each_tenants_page_shows_its_plan_and_reads_its_usage_alone(string slug, string stranger)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/tenant") { Headers = { Host = $"{slug}.localhost" } };
        using var page = await workspace.Client.SendAsync(request);
        var html = await page.Content.ReadAsStringAsync();
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/api/usage") { Headers = { Host = $"{slug}.localhost" } };
        foreign.Headers.Add("X-Api-Key", workspace.KeyOf(stranger));
        using var refused = await workspace.Client.SendAsync(foreign);
        using var anonymous = await workspace.SendAsync(HttpMethod.Get, "/api/usage", null);
        var plan = (await workspace.ReadAsync(HttpMethod.Get, "/api/usage", slug)).GetProperty("plan").GetString();

        Assert.Contains("<script src=\"/usage.js\" defer></script>", html, StringComparison.Ordinal);
        Assert.Contains($"Plan <b>{plan}</b>", html, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await workspace.Client.GetAsync("/usage.js")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
    }

    [RedisFact]
    public async Task Two_nodes_count_together_in_Redis()
    {
        string[] settings = [.. KeySettings(), $"--Workspace:Redis={RedisServer.Configuration}"];
        await using var one = await workspace.StartAsync(settings);
        await using var two = await workspace.StartAsync(settings);
        using var first = new HttpClient { BaseAddress = new Uri(one.Urls.Single()) };
        using var second = new HttpClient { BaseAddress = new Uri(two.Urls.Single()) };
        var before = Used(await LimitAsync("clinic-b", Month, second));

        await AskAsync("clinic-b", $"Which vaccination is number {Guid.NewGuid():N}?", first);

        Assert.True(Used(await LimitAsync("clinic-b", Month, second)) > before);
    }

    private static long Used(JsonElement limit) => limit.GetProperty("used").GetInt64();

    private static JsonElement Find(JsonElement usage, string limit) =>
        usage.GetProperty("limits").EnumerateArray().Single(entry => entry.GetProperty("limit").GetString() == limit);

    /// <summary>A limit in the next event of a stream.</summary>
    private static Task<JsonElement> NextAsync(StreamReader events, string limit = Month) => ReadAsync(events, limit).WaitAsync(Patience);

    private static async Task<JsonElement> ReadAsync(StreamReader events, string limit)
    {
        const string Data = "data: ";
        while (await events.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Data, StringComparison.Ordinal))
            {
                using var usage = JsonDocument.Parse(line[Data.Length..]);
                return Find(usage.RootElement, limit).Clone();
            }
        }

        throw new EndOfStreamException();
    }

    private string[] KeySettings() => [.. WorkspaceHost.Slugs.Select(slug => $"--Workspace:ApiKeys:{slug}={workspace.KeyOf(slug)}")];

    private async Task<JsonElement> LimitAsync(string slug, string limit, HttpClient? client = null) =>
        Find(await workspace.ReadAsync(HttpMethod.Get, "/api/usage", slug, client: client), limit);

    private async Task<HttpResponseMessage> SendFollowAsync(string slug, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/usage") { Headers = { Accept = { new("text/event-stream") } } };
        request.Headers.Add("X-Api-Key", workspace.KeyOf(slug));
        return await (client ?? workspace.Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private async Task<StreamReader> FollowAsync(string slug, HttpClient? client = null)
    {
        var response = await SendFollowAsync(slug, client);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    private async Task AskAsync(string slug, string text, HttpClient? client = null)
    {
        using var question = JsonContent.Create(new { question = text });
        await workspace.ReadAsync(HttpMethod.Post, "/api/ask", slug, question, client);
    }

    private async Task<HttpResponseMessage> AddAgentAsync(string slug, string name)
    {
        using var agent = JsonContent.Create(new { name, instructions = "You are of no use." });
        return await workspace.SendAsync(HttpMethod.Post, "/api/agents", slug, agent);
    }
}
