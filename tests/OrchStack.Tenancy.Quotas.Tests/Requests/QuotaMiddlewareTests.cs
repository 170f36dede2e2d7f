using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class QuotaMiddlewareTests
{
    [Fact]
    public async Task A_granted_answer_tells_the_policy_and_what_is_left()
    {
        await using var site = await Site(app => app.MapGet("/", () => "done").RequireQuota("api.requests"));

        using var answer = await site.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("\"api.requests\";q=10;w=60", answer.Field("RateLimit-Policy"));
        Assert.Equal("\"api.requests\";r=9;t=6", answer.Field("RateLimit"));
        Assert.Null(answer.Field("Retry-After"));
    }

    [Fact]
    public async Task A_refusal_is_a_429_that_names_the_limit_and_the_time()
    {
        var runs = 0;
        await using var site = await Site(app => app.MapGet("/", () => runs++).RequireQuota("api.requests", cost: 4));
        using var first = await site.GetAsync("/");
        using var second = await site.GetAsync("/");
        site.Time.Advance(TimeSpan.FromSeconds(5.5));

        using var refused = await site.GetAsync("/");
        using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());

        Assert.Equal(2, runs);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal("urn:orchstack:tenancy:quota-exceeded", problem.RootElement.GetProperty("type").GetString());
        Assert.Equal(["api.requests"], problem.RootElement.GetProperty("violated-policies").EnumerateArray().Select(e => e.GetString()));
        Assert.Contains("'api.requests'", problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("7", refused.Field("Retry-After")); // 6.5 s, rounded up
        Assert.Equal("\"api.requests\";q=10;w=60", refused.Field("RateLimit-Policy"));
        Assert.Equal("\"api.requests\";r=2;t=1", refused.Field("RateLimit"));
        Assert.Equal("no-store", refused.Field("Cache-Control"));
    }

    [Theory]
    [InlineData("/free")]
    [InlineData("/counted")]
    public async Task What_the_endpoint_itself_is_denied_is_answered_the_same(string path)
    {
        await using var site = await Site(app =>
        {
            Delegate ask = async (ITenantQuotas quotas) => (await quotas.AcquireAsync("ai.tokens", 2)).EnsureGranted();
            app.MapGet("/free", ask);
            app.MapGet("/counted", ask).RequireQuota("api.requests");
        });
        using var granted = await site.GetAsync(path);

        using var refused = await site.GetAsync(path);
        using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.OK, granted.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(["ai.tokens"], problem.RootElement.GetProperty("violated-policies").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal("1200", refused.Field("Retry-After"));
    }

    [Fact]
    public async Task The_time_that_a_refusal_tells_is_long_enough()
    {
        await using var site = await Site(app => app.MapGet("/", () => "done").RequireQuota("ai.tokens", cost: 2));
        using var granted = await site.GetAsync("/");
        using var refused = await site.GetAsync("/");

        site.Time.Advance(TimeSpan.FromSeconds(int.Parse(refused.Field("Retry-After")!, null)));
        using var again = await site.GetAsync("/");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task A_request_that_can_never_pass_is_told_no_time()
    {
        await using var site = await Site(app => app.MapGet("/", () => "done").RequireQuota("api.requests", cost: 11));

        using var refused = await site.GetAsync("/");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Null(refused.Field("Retry-After"));
        Assert.Equal("\"api.requests\";r=10", refused.Field("RateLimit"));
        Assert.Contains("never passes", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_two_limits_a_refusal_by_one_takes_nothing_of_the_other()
    {
        await using var site = await Site(app =>
        {
            app.MapGet("/both", () => "done").RequireQuota("api.requests").RequireQuota("ai.tokens");
            app.MapGet("/requests", () => "done").RequireQuota("api.requests");
        });
        for (var i = 0; i < 3; i++)
        {
            using var granted = await site.GetAsync("/both");
            Assert.Equal(HttpStatusCode.OK, granted.StatusCode);
        }

        using var refused = await site.GetAsync("/both");
        using var after = await site.GetAsync("/requests");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("1200", refused.Field("Retry-After"));
        Assert.Equal("\"ai.tokens\";q=3;w=3600, \"api.requests\";q=10;w=60", refused.Field("RateLimit-Policy"));
        Assert.Equal("\"ai.tokens\";r=0;t=1200, \"api.requests\";r=7;t=6", refused.Field("RateLimit"));
        Assert.Equal("\"api.requests\";r=6;t=6", after.Field("RateLimit"));
    }

    [Fact]
    public async Task With_two_refusals_the_longer_wait_is_told_and_both_are_named()
    {
        await using var site = await Site(app => app.MapGet("/", () => "done").RequireQuota("api.requests", 10).RequireQuota("ai.tokens", 3));
        using var granted = await site.GetAsync("/");

        using var refused = await site.GetAsync("/");
        using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());

        Assert.Equal("3600", refused.Field("Retry-After"));
        Assert.Equal(["api.requests", "ai.tokens"], problem.RootElement.GetProperty("violated-policies").EnumerateArray().Select(e => e.GetString()));
    }

    [Fact]
    public async Task The_nearest_cost_of_a_limit_counts()
    {
        await using var site = await Site(app => app.MapGroup("/api").RequireQuota("api.requests").MapGet("/", () => "done").RequireQuota("api.requests", cost: 5));

        using var answer = await site.GetAsync("/api/");

        Assert.Equal("\"api.requests\";r=5;t=6", answer.Field("RateLimit"));
    }

    [Fact]
    public async Task A_window_of_broken_seconds_is_left_out_rather_than_rounded()
    {
        await using var site = await Site(app => app.MapGet("/", () => "done").RequireQuota("fast"));

        using var answer = await site.GetAsync("/");

        Assert.Equal("\"fast\";q=3", answer.Field("RateLimit-Policy"));
        Assert.Equal("\"fast\";r=5;t=1", answer.Field("RateLimit"));
    }

    [Fact]
    public async Task A_plan_free_of_the_limit_is_told_nothing_of_it()
    {
        await using var site = await Site(app => app.MapGet("/", () => "done").RequireQuota("api.requests").RequireQuota("ai.tokens"));

        using var answer = await site.GetAsync("/", "hooli");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("\"ai.tokens\";q=100;w=3600", answer.Field("RateLimit-Policy"));
        Assert.Equal("\"ai.tokens\";r=99;t=36", answer.Field("RateLimit"));
    }

    [Fact]
    public async Task A_tenant_at_its_limit_is_refused_and_its_neighbour_is_not()
    {
        await using var site = await Site(app => app.MapGet("/", () => "done").RequireQuota("ai.tokens", cost: 3));
        using var first = await site.GetAsync("/");

        using var acme = await site.GetAsync("/");
        using var globex = await site.GetAsync("/", "globex");

        Assert.Equal(HttpStatusCode.TooManyRequests, acme.StatusCode);
        Assert.Equal(HttpStatusCode.OK, globex.StatusCode);
    }

    [Fact]
    public async Task An_endpoint_without_a_quota_costs_nothing()
    {
        await using var site = await Site(app => app.MapGet("/", () => "done"));

        using var answer = await site.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(answer.Field("RateLimit"));
    }

    [Fact]
    public async Task A_request_is_counted_once_though_the_middleware_stands_twice()
    {
        await using var site = await Site(app =>
        {
            app.UseTenantQuotas();
            app.MapGet("/", () => "done").RequireQuota("api.requests");
        });

        using var answer = await site.GetAsync("/");

        Assert.Equal("\"api.requests\";r=9;t=6", answer.Field("RateLimit"));
    }

    [Fact]
    public async Task Without_a_tenant_nothing_runs()
    {
        await using var site = await Site(app => app.MapGet("/", () => "done").AllowNoTenant().RequireQuota("api.requests"));

        await Assert.ThrowsAsync<MissingTenantException>(() => site.GetAsync("/", tenant: null));
    }

    [Fact]
    public async Task A_plan_that_nobody_described_is_a_fault_not_a_free_ride()
    {
        await using var site = await Site(app => app.MapGet("/", () => "done").RequireQuota("api.requests"));

        await Assert.ThrowsAsync<QuotaConfigurationException>(() => site.GetAsync("/", "lost"));
    }

    private static Task<QuotaSite> Site(Action<WebApplication> map) => QuotaSite.StartAsync(map, counted: true);
}
