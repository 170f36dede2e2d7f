using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class LocalFileEndpointTests
{
    [Fact]
    public async Task A_page_of_a_tenant_is_no_page_of_the_application()
    {
        await using var app = await LocalFilesApp.StartAsync();
        var link = await LinkAsync(app, "evil.html", "<script>alert(1)</script>", "text/html");
        using var client = app.App.Server.CreateClient();

        using var response = await client.GetAsync(link.Uri);

        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task A_part_is_sent_where_a_part_is_asked_for_and_a_head_has_no_body()
    {
        await using var app = await LocalFilesApp.StartAsync();
        var link = await LinkAsync(app, "k", "0123456789");
        using var client = app.App.Server.CreateClient();
        using var part = new HttpRequestMessage(HttpMethod.Get, link.Uri);
        part.Headers.Range = new(2, 4);
        using var last = new HttpRequestMessage(HttpMethod.Get, link.Uri);
        last.Headers.Range = new(8, 5_000);

        using var partial = await client.SendAsync(part);
        using var end = await client.SendAsync(last);
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, link.Uri));

        Assert.Equal((206, "234"), ((int)partial.StatusCode, await partial.Content.ReadAsStringAsync()));
        Assert.Equal((206, "89"), ((int)end.StatusCode, await end.Content.ReadAsStringAsync())); // nothing of what stands behind the content
        Assert.Equal((200, 10), ((int)head.StatusCode, head.Content.Headers.ContentLength));
    }

    [Theory]
    [InlineData("Host: acme.example.com", 200)]
    [InlineData("Host: app.example.net", 200)] // names nobody: the link does
    [InlineData("Host: globex.example.com", 403)]
    [InlineData("X-Tenant: globex", 403)]
    [InlineData("Host: frozen.example.com", 403)]
    public async Task A_request_that_names_another_tenant_is_refused(string header, int status)
    {
        await using var app = await LocalFilesApp.StartAsync();
        var link = await LinkAsync(app, "k", "v");

        Assert.Equal(status, (await app.App.GetAsync(link.Uri.OriginalString, header)).Status);
    }

    [Fact]
    public async Task A_link_counts_as_long_as_it_says_and_no_longer_than_its_tenant()
    {
        await using var app = await LocalFilesApp.StartAsync();
        var link = await LinkAsync(app, "k", "v");
        var longer = await app.InAsync(Some.Acme, () => app.Files.CreateDownloadLinkAsync("k", TimeSpan.FromDays(7)));

        app.Time.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await app.App.GetAsync(link.Uri.OriginalString)).Status);
        app.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TenantProblemTypes.InvalidLink, (await app.App.GetAsync(link.Uri.OriginalString)).Problem);

        var lifecycle = app.App.Services.GetRequiredService<ITenantLifecycle>();
        await using (await app.App.Scopes.EnterPlatformAsync("unpaid"))
        {
            await lifecycle.SuspendAsync(Some.Acme.Id, "unpaid");
            Assert.Equal(TenantProblemTypes.TenantSuspended, (await app.App.GetAsync(longer.Uri.OriginalString)).Problem);
            await lifecycle.DeleteAsync(Some.Acme.Id, "gone");
            Assert.Equal(TenantProblemTypes.InvalidLink, (await app.App.GetAsync(longer.Uri.OriginalString)).Problem);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("CfDJ8A")]
    public async Task What_is_no_link_says_nothing(string text)
    {
        await using var app = await LocalFilesApp.StartAsync();

        Assert.InRange((await app.App.GetAsync($"/tenant-files/{text}")).Status, 403, 404);
    }

    [Fact]
    public async Task Without_the_endpoint_no_link_is_made_and_the_cure_is_said()
    {
        await using var app = await LocalFilesApp.StartAsync(isMapped: false);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => app.InAsync(Some.Acme, () => app.Files.CreateDownloadLinkAsync("k", TimeSpan.FromMinutes(1))));

        Assert.Contains("app.MapTenantFiles()", fault.Message, StringComparison.Ordinal);
    }

    private static Task<TenantFileLink> LinkAsync(LocalFilesApp app, string key, string content, string type = "text/plain") => app.InAsync(Some.Acme, async () =>
    {
        await app.PutAsync(key, content, type);
        return await app.Files.CreateDownloadLinkAsync(key, TimeSpan.FromMinutes(1));
    });
}
