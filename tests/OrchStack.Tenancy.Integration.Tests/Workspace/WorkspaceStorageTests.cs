using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Amazon.S3.Model;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.S3;
using OrchStack.Tenancy.Integration.Tests.Servers;
using StackExchange.Redis;

namespace OrchStack.Tenancy.Integration.Tests.Workspace;

/// <summary>Files, vectors, cached answers and the encrypted field of the sample, with its defaults and with the real servers of eng/run.sh --full.</summary>
public sealed class WorkspaceStorageTests(WorkspaceHost workspace) : IClassFixture<WorkspaceHost>
{
    private const string Owner = "clinic-b", Stranger = "agency-c";
    private const string Text = "# Balloons\n\nGuests may moor their dirigibles on the roof of the east wing.";

    [Fact]
    public Task Keeps_tenants_apart_by_its_defaults() => StoreAndReadAsync(workspace.Client);

    [S3Fact]
    public async Task Keeps_tenants_apart_on_the_real_servers()
    {
        await using var full = await workspace.StartAsync([
            $"--Workspace:Redis={RedisServer.Configuration}",
            $"--Workspace:S3={Environment.GetEnvironmentVariable(S3Server.Variable)}",
            .. WorkspaceHost.Slugs.Select(slug => $"--Workspace:ApiKeys:{slug}={workspace.KeyOf(slug)}"),
        ]);
        using var client = new HttpClient { BaseAddress = new Uri(full.Urls.Single()) };

        var document = await StoreAndReadAsync(client);

        // The document lies in the bucket, below its tenant's name alone.
        using var s3 = S3Server.Client();
        var keys = (await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "workspace" })).S3Objects.Select(static item => item.Key).Where(key => key.Contains(document, StringComparison.Ordinal)).ToList();
        Assert.Equal([$"tenants/{IdOf(Owner)}/documents/{document}.md"], keys);

        // And the answers in Redis, below theirs.
        await using var redis = await ConnectionMultiplexer.ConnectAsync(RedisServer.Configuration!);
        var answers = await redis.GetServers().Single().KeysAsync(pattern: "*answer:*").Select(static key => key.ToString()).ToListAsync();
        Assert.NotEmpty(answers);
        Assert.All(answers, static key => Assert.Matches("019a1000-?0000-?7000-?8000-?00000000000", key));
    }

    private static string IdOf(string slug) => "019a1000-0000-7000-8000-00000000000" + slug[^1];

    private async Task<string> StoreAndReadAsync(HttpClient client)
    {
        using var upload = new StringContent(Text, Encoding.UTF8, "text/markdown");
        var document = (await workspace.ReadAsync(HttpMethod.Post, "/api/documents?title=Balloons", Owner, upload, client)).GetProperty("id").GetString()!;

        using var own = await workspace.SendAsync(HttpMethod.Get, $"/api/documents/{document}/file", Owner, client: client);
        using var foreign = await workspace.SendAsync(HttpMethod.Get, $"/api/documents/{document}/file", Stranger, client: client);
        Assert.Equal(Text, await own.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);

        // No word of it stands in the text.
        const string Misspelt = "/api/search/similar?q=moring%20dirigible%20baloon";
        Assert.Equal(0, (await workspace.ReadAsync(HttpMethod.Get, "/api/search?q=baloon", Owner, client: client)).GetArrayLength());
        Assert.Contains(document, (await workspace.ReadAsync(HttpMethod.Get, Misspelt, Owner, client: client)).GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("dirigible", (await workspace.ReadAsync(HttpMethod.Get, Misspelt, Stranger, client: client)).GetRawText(), StringComparison.OrdinalIgnoreCase);

        var secret = $"the code of the roof door is {Guid.NewGuid():N}";
        using var memory = JsonContent.Create(new { text = secret });
        await workspace.ReadAsync(HttpMethod.Post, "/api/memory", Owner, memory, client);
        Assert.Contains(secret, (await workspace.ReadAsync(HttpMethod.Get, "/api/memory", Owner, client: client)).GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, (await workspace.ReadAsync(HttpMethod.Get, "/api/memory", Stranger, client: client)).GetRawText(), StringComparison.Ordinal);
        await using (var admin = NpgsqlDataSource.Create(workspace.Superuser))
        {
            Assert.DoesNotContain(secret, await admin.ReadAllAsync("SELECT text FROM memory_entries"));
            Assert.DoesNotContain(secret, string.Join('\n', await admin.ReadAllAsync("SELECT subject FROM audit_entries")), StringComparison.Ordinal);
        }

        foreach (var slug in new[] { Owner, Stranger, Owner })
        {
            using var question = JsonContent.Create(new { question = "Where are the baloons of guests mored?" });
            var answer = await workspace.ReadAsync(HttpMethod.Post, "/api/ask", slug, question, client);
            Assert.Equal(slug == Owner, answer.GetRawText().Contains("dirigibles", StringComparison.Ordinal));
        }

        return document;
    }
}
