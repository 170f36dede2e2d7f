using System.Net;
using System.Net.Http.Json;

namespace OrchStack.Tenancy.Integration.Tests.Native;

/// <summary>The core, Quotas and Branding as one native program, without a runtime that could compile what the trimmer left out.</summary>
public sealed class NativeSmokeTests(NativeApp app) : IClassFixture<NativeApp>
{
    private const string AcmeId = "019a1000-0000-7000-8000-00000000000a";
    private const string GlobexId = "019a1000-0000-7000-8000-00000000000b";

    [Fact]
    public void It_is_published_without_a_warning()
    {
        Assert.Contains("Generating native code", app.Output, StringComparison.Ordinal);
        Assert.Empty(NativePublish.Complaints(app.Output));
    }

    [Fact]
    public async Task Control_a_call_by_reflection_is_not_published()
    {
        var (exitCode, output) = await app.PublishHostileAsync();

        Assert.NotEqual(0, exitCode);
        var complaints = NativePublish.Complaints(output);
        Assert.All(["IL2026", "IL3050"], code => Assert.Contains(complaints, line =>
            line.Contains(code, StringComparison.Ordinal) && line.Contains("AddTenantSettings", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/who", "Host", "acme.app.test", "acme")]           // subdomain
    [InlineData("/who", "Host", "GLOBEX.app.test.", "globex")]
    [InlineData("/who", "Host", "acme.test", "acme")]               // a host of its own
    [InlineData("/who", "Host", "globex.test", "globex")]
    [InlineData("/t/acme/who", null, null, "acme")]                 // path
    [InlineData("/t/globex/who", null, null, "globex")]
    [InlineData("/companies/acme/who", null, null, "acme")]         // route value
    [InlineData("/companies/" + GlobexId + "/who", null, null, "globex")]
    [InlineData("/who", "X-Tenant", "acme", "acme")]                // header
    [InlineData("/who", "X-Tenant", GlobexId, "globex")]
    [InlineData("/members/who", "X-Token", "tenant_id=" + AcmeId, "acme")] // claim
    [InlineData("/members/who", "X-Token", "tenant_id=" + GlobexId, "globex")]
    [InlineData("/members/who", "X-Token", "tid=42", "acme")]       // another system's id
    [InlineData("/members/who", "X-Token", "tid=43", "globex")]
    [InlineData("/who?tenant=globex", null, null, "globex")]        // a resolver of the application's own
    public async Task Every_resolver_names_the_right_tenant(string path, string? header, string? value, string expected)
    {
        using var response = await SendAsync(HttpMethod.Get, path, header, value);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains($"\"slug\":\"{expected}\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/who", null, null, 400, "tenant-required")]
    [InlineData("/who", "X-Tenant", "not a tenant", 400, "malformed-evidence")]
    [InlineData("/t/nobody/who", null, null, 404, "unknown-tenant")]
    [InlineData("/t/acme/who", "X-Tenant", "globex", 403, "tenant-conflict")]
    [InlineData("/t/acme/who", "X-Token", "tid=43", 403, "tenant-conflict")]
    [InlineData("/t/acme/who", "X-Token", "sub=somebody", 403, "not-a-member")]
    [InlineData("/who", "X-Api-Key", "ost_wrong", 401, "invalid-credential")]
    public async Task Every_refusal_is_a_problem_with_its_type(string path, string? header, string? value, int status, string type)
    {
        using var response = await SendAsync(HttpMethod.Get, path, header, value);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains($"\"urn:orchstack:tenancy:{type}\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_api_key_signs_in_to_its_own_tenant_and_within_its_scopes()
    {
        var reader = await IssueAsync("acme", "notes.read");
        var writer = await IssueAsync("acme", "notes.write");

        using var own = await SendAsync(HttpMethod.Get, "/notes", "X-Api-Key", reader);
        using var authorized = await SendAsync(HttpMethod.Get, "/notes", "Authorization", $"ApiKey {reader}");
        using var foreign = await SendAsync(HttpMethod.Get, "/t/globex/notes", "X-Api-Key", reader);
        using var outOfScope = await SendAsync(HttpMethod.Get, "/notes", "X-Api-Key", writer);
        using var none = await SendAsync(HttpMethod.Get, "/t/acme/notes");

        Assert.Contains("\"key\":\"bigint:42\"", await own.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized],
            new[] { own, authorized, foreign, outOfScope, none }.Select(answer => answer.StatusCode));
        Assert.Contains("apikey.issued", await app.Client.GetFromJsonAsync<List<string>>("/t/acme/audit") ?? []);
        Assert.DoesNotContain("apikey.issued", await app.Client.GetFromJsonAsync<List<string>>("/t/globex/audit") ?? []);
    }

    [Fact]
    public async Task Settings_are_each_tenants_own_and_checked()
    {
        using var written = await SendAsync(HttpMethod.Put, "/t/acme/greeting", content: """{ "text": "Welcome" }""");
        using var refused = await SendAsync(HttpMethod.Put, "/t/acme/greeting", content: """{ "times": 99 }""");
        using var misspelt = await SendAsync(HttpMethod.Put, "/t/acme/greeting", content: """{ "txt": "Welcome" }""");

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest],
            new[] { written, refused, misspelt }.Select(answer => answer.StatusCode));
        Assert.Equal("""{"text":"Welcome","times":1}""", await app.Client.GetStringAsync("/t/acme/greeting"));
        Assert.Equal("""{"text":"Hello","times":3}""", await app.Client.GetStringAsync("/t/globex/greeting"));
        Assert.Contains("\"times\"", await app.Client.GetStringAsync("/t/globex/greeting/schema"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quota_ends_for_one_tenant_and_not_for_the_other()
    {
        var answers = new List<HttpStatusCode>();
        foreach (var path in new[] { "/t/acme/limited", "/t/acme/limited", "/t/acme/limited", "/t/globex/limited", "/t/globex/limited", "/t/globex/limited" })
        {
            using var response = await SendAsync(HttpMethod.Get, path);
            answers.Add(response.StatusCode);
        }

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], answers);
        Assert.Equal("""{"requests":0}""", await app.Client.GetStringAsync("/t/acme/usage"));
    }

    [Theory]
    [InlineData("acme", "#b0245f")]
    [InlineData("globex", "#0b6e74")]
    public async Task A_theme_is_each_tenants_own(string tenant, string primary)
    {
        var css = await app.Client.GetStringAsync($"/t/{tenant}{await app.Client.GetStringAsync($"/t/{tenant}/theme")}");

        Assert.Contains($"--ost-primary: {primary};", css, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_lives_and_ends_inside_a_platform_scope()
    {
        using var response = await SendAsync(HttpMethod.Post, "/platform/life/umbrella");
        var report = await response.Content.ReadAsStringAsync();

        Assert.Contains("""["New Active","Renamed Active","Renamed Suspended","Renamed Active"]""", report, StringComparison.Ordinal);
        Assert.Contains("""["prepared New","changed Renamed","cleaned up Renamed"]""", report, StringComparison.Ordinal);
        Assert.All(["platform.entered", "tenant.created", "tenant.deleted"], action => Assert.Contains($"\"{action}\"", report, StringComparison.Ordinal));
        Assert.Equal(["acme", "globex"], await app.Client.GetFromJsonAsync<List<string>>("/platform/tenants"));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, "/t/umbrella/who")).StatusCode);
    }

    [Fact]
    public async Task It_is_healthy_and_counts()
    {
        Assert.Equal("Healthy", await app.Client.GetStringAsync("/health"));
        Assert.Equal("same", await app.Client.GetStringAsync($"/t/acme/equals/{AcmeId}"));
        Assert.Equal("other", await app.Client.GetStringAsync($"/t/globex/equals/{AcmeId}"));

        var counts = await app.Client.GetFromJsonAsync<Dictionary<string, long>>("/counts");
        Assert.True(counts!["orchstack.tenancy.resolutions"] > 0);
    }

    private async Task<string> IssueAsync(string tenant, string scope)
    {
        using var response = await SendAsync(HttpMethod.Post, $"/t/{tenant}/keys/{scope}");
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? header = null, string? value = null, string? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content is null ? null : new StringContent(content) };
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        return await app.Client.SendAsync(request);
    }
}
