using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OrchStack.Tenancy.Integration.Tests.PostgreSql;
using Workspace;

namespace OrchStack.Tenancy.Integration.Tests.Workspace;

public sealed class WorkspaceTests(WorkspaceHost workspace) : IClassFixture<WorkspaceHost>
{
    public static TheoryData<string> Slugs => [.. WorkspaceHost.Slugs];

    public static TheoryData<string> Injections => [.. Injection.All.Select(injection => injection.Name)];

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task Each_tenant_sees_exactly_its_documents(string slug)
    {
        var documents = await workspace.ReadAsync(HttpMethod.Get, "/api/documents", slug);

        var seen = documents.EnumerateArray().Select(document => document.GetProperty("title").GetString()!).Order(StringComparer.Ordinal);
        var titles = await workspace.TitlesAsync();
        Assert.True(titles[slug].Count >= 3);
        Assert.Equal(titles[slug].Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task A_document_that_is_uploaded_is_found_and_answers_a_question_of_its_own_tenant_only()
    {
        const string Text = "# Parking\n\nGuests park their zeppelins on the roof of the east wing.";
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes(Text)) { Headers = { ContentType = new MediaTypeHeaderValue("text/markdown") } };
        form.Add(file, "file", "parking.md");

        var document = await workspace.ReadAsync(HttpMethod.Post, "/api/documents", "clinic-b", form);
        var own = await workspace.ReadAsync(HttpMethod.Get, "/api/search?q=zeppelins", "clinic-b");
        var foreign = await workspace.ReadAsync(HttpMethod.Get, "/api/search?q=zeppelins", "agency-c");
        using var question = JsonContent.Create(new { question = "Where do guests park their zeppelins?" });
        var answer = await workspace.ReadAsync(HttpMethod.Post, "/api/ask", "clinic-b", question);
        using var stranger = await workspace.SendAsync(HttpMethod.Get, $"/api/documents/{document.GetProperty("id").GetString()}", "agency-c");

        Assert.NotEqual(0, own.GetArrayLength());
        Assert.Equal(0, foreign.GetArrayLength());
        Assert.Contains("roof of the east wing", answer.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
    }

    [Fact]
    public async Task Asking_is_limited_by_the_plan_and_a_noisy_tenant_costs_the_others_nothing()
    {
        HttpResponseMessage refused;
        var asked = 0;
        while ((refused = await AskAsync("salon-a")).StatusCode == HttpStatusCode.OK)
        {
            Assert.True(++asked <= 20, "The plan has ten questions a minute.");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.True(refused.Headers.Contains("RateLimit"));
        Assert.Contains("urn:orchstack:tenancy:quota-exceeded", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync("agency-c")).StatusCode);
    }

    [Fact]
    public async Task Each_tenants_page_links_its_own_colours()
    {
        var styles = new HashSet<string>();
        foreach (var slug in WorkspaceHost.Slugs)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/tenant") { Headers = { Host = $"{slug}.localhost" } };
            using var page = await workspace.Client.SendAsync(request);
            var html = await page.Content.ReadAsStringAsync();
            var path = html.Split('"').Single(part => part.StartsWith("/_tenancy/branding/theme.", StringComparison.Ordinal));
            using var css = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = $"{slug}.localhost" } };
            using var style = await workspace.Client.SendAsync(css);

            Assert.True(style.Headers.CacheControl is { Public: true, MaxAge.TotalDays: > 300 });
            Assert.True(styles.Add(await style.Content.ReadAsStringAsync()));
        }
    }

    [Theory]
    [MemberData(nameof(Injections))]
    public async Task The_bad_search_leaks_nothing(string name)
    {
        var answer = await SearchBadlyAsync(name, workspace.Client);

        Assert.Empty(await ForeignTitlesInAsync(answer));
    }

    [Fact]
    public async Task Control_the_bad_search_leaks_when_the_fence_is_gone()
    {
        await using var open = await workspace.StartOpenAsync($"--ConnectionStrings:Application={workspace.Superuser}", $"--Workspace:ApiKeys:salon-a={workspace.KeyOf("salon-a")}");
        using var client = new HttpClient { BaseAddress = new Uri(open.Urls.Single()) };

        var answer = await SearchBadlyAsync("widens the condition", client);

        Assert.NotEmpty(await ForeignTitlesInAsync(answer));
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task No_button_of_the_break_in_page_leaks(string slug)
    {
        var attacks = (await workspace.Client.GetFromJsonAsync<JsonElement>("/break-in")).EnumerateArray().Select(a => a.GetProperty("name").GetString()!).ToList();
        Assert.True(attacks.Count >= 10);

        foreach (var attack in attacks)
        {
            var report = await workspace.ReadAsync(HttpMethod.Post, $"/break-in/{attack}", slug);

            Assert.False(report.GetProperty("leaked").GetBoolean(), $"{attack} as {slug}: {report}");
        }
    }

    [Fact]
    public async Task A_real_provider_answers_by_configuration_and_reads_one_tenants_passages_only()
    {
        await using var model = await ModelEndpoint.StartAsync();
        await using var app = await workspace.StartAsync([
            .. KeySettings(), "--Ai:Provider=openai", $"--Ai:Endpoint={model.Address}", "--Ai:Model=test-model", "--Ai:ApiKey=none"]);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var question = JsonContent.Create(new { question = "What are the opening hours, prices, vaccinations and rates?" });

        var answer = await workspace.ReadAsync(HttpMethod.Post, "/api/ask", "agency-c", question, client);

        Assert.Equal("An answer of the model.", answer.GetProperty("answer").GetString());
        var sent = Assert.Single(model.Requests);
        Assert.Contains("test-model", sent, StringComparison.Ordinal);
        Assert.NotEqual(0, answer.GetProperty("sources").GetArrayLength());
        Assert.DoesNotContain("balayage", sent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("influenza", sent, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Without_a_key_nobody_reads_and_with_another_tenants_host_nobody_does()
    {
        using var anonymous = await workspace.SendAsync(HttpMethod.Get, "/api/documents", null);
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, "/api/documents") { Headers = { Host = "clinic-b.localhost" } };
        elsewhere.Headers.Add("X-Api-Key", workspace.KeyOf("salon-a"));
        using var conflict = await workspace.Client.SendAsync(elsewhere);

        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, conflict.StatusCode);
    }

    [Theory]
    [InlineData("/bad/search?q=x")]
    [InlineData("/demo/keys")]
    [InlineData("/break-in")]
    public async Task In_Production_the_burglars_entrance_is_not_there(string path)
    {
        await using var production = WorkspaceApp.Create([
            "--urls=http://127.0.0.1:0",
            "--environment=Production",
            "--Logging:LogLevel:Default=None",
            "--ConnectionStrings:Application=Host=127.0.0.1;Port=1;Username=none",
            $"--Workspace:SigningKey={OrchStack.Tenancy.PostgreSql.SigningKey.Generate("k1").Export()}",
            .. KeySettings(),
        ]);
        await production.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(production.Urls.Single()) };

        using var response = await workspace.SendAsync(HttpMethod.Get, path, "salon-a", client: client);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private string[] KeySettings() => [.. WorkspaceHost.Slugs.Select(slug => $"--Workspace:ApiKeys:{slug}={workspace.KeyOf(slug)}")];

    private async Task<HttpResponseMessage> AskAsync(string slug)
    {
        using var question = JsonContent.Create(new { question = "What does it cost?" });
        return await workspace.SendAsync(HttpMethod.Post, "/api/ask", slug, question);
    }

    /// <summary>The same texts as against the notes, asked of the sample over HTTP as Salon A.</summary>
    private async Task<string> SearchBadlyAsync(string name, HttpClient client)
    {
        var text = Injection.All.Single(injection => injection.Name == name)
            .For("documents", "tenancy.ctx", "019a1000-0000-7000-8000-00000000000b")
            .Replace("id, body", "title, body", StringComparison.Ordinal)
            .Replace("n.id, n.body", "n.title, n.body", StringComparison.Ordinal)
            .Replace("SELECT 0,", "SELECT 'x',", StringComparison.Ordinal)
            .Replace("SELECT body FROM documents", "SELECT title FROM documents", StringComparison.Ordinal);
        using var response = await workspace.SendAsync(HttpMethod.Get, $"/bad/search?q={Uri.EscapeDataString(text)}", "salon-a", client: client);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<List<string>> ForeignTitlesInAsync(string answer)
    {
        var titles = await workspace.TitlesAsync();
        return [.. titles.Where(tenant => tenant.Key != "salon-a").SelectMany(tenant => tenant.Value).Where(title => answer.Contains(title, StringComparison.Ordinal))];
    }
}
