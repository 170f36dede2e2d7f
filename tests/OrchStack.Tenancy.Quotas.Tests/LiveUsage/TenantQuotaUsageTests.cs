using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class TenantQuotaUsageTests
{
    [Fact]
    public async Task Tells_everything_of_every_limit()
    {
        await using var site = await UsageSite.StartAsync();
        await site.ChargeAsync("acme", "ai.tokens", 310_000);
        await site.ChargeAsync("acme", "api.requests", 50);

        var usage = await site.ReadAsync("/usage", "acme");

        Assert.Equal("free", usage.GetProperty("plan").GetString());
        Assert.Equal(["ai.tokens", "api.requests", "asked", "documents"], usage.GetProperty("limits").EnumerateArray().Select(limit => limit.GetProperty("limit").GetString()));
        Assert.Equal(
            """{"limit":"ai.tokens","meter":"ai.tokens","kind":"Budget","level":"Tenant","subject":null,"unlimited":false,"used":310000,"quota":500000,"remaining":190000,"percent":62,"period":"Month","windowSeconds":null,"resetsAt":"2026-04-01T00:00:00+00:00"}""",
            usage.Limit("ai.tokens").GetRawText());
        Assert.Equal(
            """{"limit":"api.requests","meter":"api.requests","kind":"TokenBucket","level":"Tenant","subject":null,"unlimited":false,"used":50,"quota":100,"remaining":50,"percent":50,"period":null,"windowSeconds":60,"resetsAt":"2026-03-10T12:00:30+00:00"}""",
            usage.Limit("api.requests").GetRawText());
    }

    [Fact]
    public async Task An_unlimited_limit_has_no_numbers()
    {
        await using var site = await UsageSite.StartAsync();

        var limit = (await site.ReadAsync("/usage", "hooli")).Limit("ai.tokens");

        Assert.True(limit.GetProperty("unlimited").GetBoolean());
        Assert.All(["used", "quota", "remaining", "percent", "resetsAt"], name => Assert.Equal(JsonValueKind.Null, limit.GetProperty(name).ValueKind));
    }

    [Theory]
    [InlineData("/usage", null, "ann", HttpStatusCode.BadRequest)]
    [InlineData("/usage/history/ai.tokens", null, "ann", HttpStatusCode.BadRequest)]
    [InlineData("/usage", "nobody", "ann", HttpStatusCode.NotFound)]
    [InlineData("/usage", "acme", null, HttpStatusCode.Unauthorized)]
    [InlineData("/usage/history/ai.tokens", "acme", null, HttpStatusCode.Unauthorized)]
    [InlineData("/usage", "acme", "ann", HttpStatusCode.OK)] // the control
    public async Task Without_a_tenant_or_a_caller_nothing_is_told(string path, string? slug, string? user, HttpStatusCode expected)
    {
        foreach (var accept in new[] { "application/json", "text/event-stream" })
        {
            await using var site = await UsageSite.StartAsync(app => app.MapGroup("").AllowNoTenant().MapTenantQuotaUsage("/usage"));

            using var response = await site.SendAsync(path, slug, user, accept);

            Assert.Equal(expected, response.StatusCode);
            Assert.Equal(expected == HttpStatusCode.OK ? 1 : 0, site.Store.Reads);
        }
    }

    [Fact]
    public async Task An_application_may_let_everybody_see_it()
    {
        await using var site = await UsageSite.StartAsync(app => app.MapTenantQuotaUsage("/usage").AllowAnonymous());

        using var response = await site.SendAsync("/usage", "acme", user: null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?tenant=acme&tenantId=acme&subject=ann&user=ann")]
    public async Task Nothing_in_the_request_asks_for_anothers_usage(string query)
    {
        await using var site = await UsageSite.StartAsync();
        await site.ChargeAsync("acme", "ai.tokens", 7);
        await site.ChargeAsync("acme", "asked", 3, "ann");
        await site.ChargeAsync("globex", "asked", 1, "bob");

        var ann = await site.ReadAsync("/usage" + query, "acme", "ann");
        var bob = await site.ReadAsync("/usage" + query, "acme", "bob");
        var stranger = await site.ReadAsync("/usage" + query, "globex", "bob");

        Assert.Equal((7, 3, "ann"), Used(ann));
        Assert.Equal((7, 0, "bob"), Used(bob));
        Assert.Equal((0, 1, "bob"), Used(stranger));

        static (long, long, string?) Used(JsonElement usage) => (
            usage.Limit("ai.tokens").GetProperty("used").GetInt64(),
            usage.Limit("asked").GetProperty("used").GetInt64(),
            usage.Limit("asked").GetProperty("subject").GetString());
    }

    [Fact]
    public async Task Whose_it_is_the_application_may_say()
    {
        await using var site = await UsageSite.StartAsync(app => app.MapTenantQuotaUsage("/usage", o => o.Subject = context => new QuotaSubject(User: context.Request.Query["of"])));
        await site.ChargeAsync("acme", "asked", 3, "bob");
        await site.ChargeAsync("globex", "asked", 9, "bob");

        Assert.Equal(3, (await site.ReadAsync("/usage?of=bob", "acme")).Limit("asked").GetProperty("used").GetInt64());
        Assert.Equal(9, (await site.ReadAsync("/usage?of=bob", "globex")).Limit("asked").GetProperty("used").GetInt64());
    }

    [Fact]
    public async Task Tells_the_periods_that_have_ended()
    {
        await using var site = await UsageSite.StartAsync();
        await site.ChargeAsync("acme", "ai.tokens", 400);
        await site.ChargeAsync("globex", "ai.tokens", 9);
        site.Time.Advance(TimeSpan.FromDays(31));
        await site.ChargeAsync("acme", "ai.tokens", 50);
        site.Time.Advance(TimeSpan.FromDays(30));
        await site.ChargeAsync("acme", "ai.tokens", 1);

        var history = await site.ReadAsync("/usage/history/ai.tokens", "acme");
        var other = await site.ReadAsync("/usage/history/ai.tokens", "globex");

        Assert.Equal(
            """{"limit":"ai.tokens","periods":[{"start":"2026-04-01T00:00:00+00:00","end":"2026-05-01T00:00:00+00:00","used":50},{"start":"2026-03-01T00:00:00+00:00","end":"2026-04-01T00:00:00+00:00","used":400}]}""",
            history.GetRawText());
        Assert.Equal([9L], other.GetProperty("periods").EnumerateArray().Select(period => period.GetProperty("used").GetInt64()));
    }

    [Theory]
    [InlineData("/usage/history/documents")] // a gauge
    [InlineData("/usage/history/nothing")]
    public async Task A_budget_that_is_none_is_not_found(string path)
    {
        await using var site = await UsageSite.StartAsync();

        using var response = await site.SendAsync(path, "acme");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/usage", "application/json")]
    [InlineData("/usage", "text/event-stream")]
    [InlineData("/usage/history/ai.tokens", "application/json")]
    public async Task A_store_that_does_not_answer_is_an_outage_and_not_an_empty_answer(string path, string accept)
    {
        await using var site = await UsageSite.StartAsync();
        site.Store.IsOff = true;

        using var response = await site.SendAsync(path, "acme", accept: accept);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains(QuotaProblemTypes.QuotaUnavailable, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("no-store", response.Field("Cache-Control"));
        Assert.Equal(0, site.Watched);
    }

    [Theory]
    [InlineData("*/*", "application/json")]
    [InlineData("text/event-stream;q=0, */*", "application/json")]
    [InlineData("application/json, text/event-stream;q=0.5", "application/json")]
    [InlineData("text/event-stream", "text/event-stream")]
    [InlineData("application/json;q=0.5, text/event-stream", "text/event-stream")]
    public async Task Sends_a_stream_to_whoever_asks_for_one(string accept, string expected)
    {
        await using var site = await UsageSite.StartAsync();

        using var response = await site.SendAsync("/usage", "acme", accept: accept);

        Assert.Equal(expected, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Accept", response.Field("Vary"));
    }

    [Fact]
    public void Says_what_is_missing()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRouting();
        builder.Services.AddOrchStackTenancy();
        var app = builder.Build();

        Assert.Contains("AddQuotas", Assert.Throws<InvalidOperationException>(() => app.MapTenantQuotaUsage()).Message, StringComparison.Ordinal);
    }
}
