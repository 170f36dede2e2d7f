using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class QuotaGuardTests
{
    public static TheoryData<string, Action<WebApplication>> Endpoints => new()
    {
        { "/builder", app => app.MapGet("/builder", () => "done").RequireQuota("api.requests") },
        { "/twice", app => app.MapGet("/twice", () => "done").RequireQuota("api.requests").RequireQuota("ai.tokens") },
        { "/delegate", app => app.MapGet("/delegate", context => context.Response.WriteAsync("done")).RequireQuota("api.requests") },
        { "/group/in", app => app.MapGroup("/group").RequireQuota("api.requests").MapGet("/in", () => "done") },
        { "/lambda", app => app.MapGet("/lambda", [RequireQuota("api.requests")] () => "done") },
        { "/metadata", app => app.MapGet("/metadata", () => "done").WithMetadata(new RequireQuotaAttribute("api.requests")) },
        { "/fallback/any", app => app.MapFallback("/fallback/{**rest}", () => "done").WithMetadata(new RequireQuotaAttribute("api.requests")) },
        { "/action", app => app.MapControllers() },
        { "/plain", app => app.MapControllers().RequireQuota("api.requests") },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task An_endpoint_that_requires_a_quota_does_not_run_uncounted(string path, Action<WebApplication> map)
    {
        await using var site = await QuotaSite.StartAsync(map, counted: false, AddControllers);

        await AssertRefusedAsync(site, path);
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task The_same_endpoint_runs_where_it_is_counted(string path, Action<WebApplication> map)
    {
        await using var site = await QuotaSite.StartAsync(map, counted: true, AddControllers);

        using var answer = await site.GetAsync(path);

        Assert.Equal("done", await answer.Content.ReadAsStringAsync());
        Assert.Contains("\"api.requests\";r=9;t=6", answer.Field("RateLimit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_without_a_quota_runs_uncounted()
    {
        await using var site = await QuotaSite.StartAsync(app => app.MapGet("/", () => "done"), counted: false);

        using var answer = await site.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_short_circuited_endpoint_passes_by_the_middleware_and_is_refused()
    {
        await using var site = await QuotaSite.StartAsync(
            app => app.MapGet("/", () => "done").AllowNoTenant().RequireQuota("api.requests").ShortCircuit(), counted: true);

        await AssertRefusedAsync(site, "/");
    }

    [Fact]
    public async Task The_middleware_before_routing_sees_no_endpoint_so_the_endpoint_is_refused()
    {
        await using var site = await QuotaSite.StartAsync(app =>
        {
            app.UseTenantQuotas();
            app.UseRouting();
            app.UseOrchStackTenancy();
            app.MapGet("/", () => "done").RequireQuota("api.requests");
        });

        await AssertRefusedAsync(site, "/");
    }

    [Fact]
    public async Task A_request_that_is_sent_on_to_another_endpoint_is_counted_there_too()
    {
        await using var site = await QuotaSite.StartAsync(app =>
        {
            app.UseStatusCodePagesWithReExecute("/error");
            app.UseRouting();
            app.UseOrchStackTenancy();
            app.UseTenantQuotas();
            app.MapGet("/missing", () => Results.StatusCode(404)).RequireQuota("api.requests");
            app.MapGet("/error", () => "sorry").RequireQuota("api.requests", cost: 2);
        });

        using var answer = await site.GetAsync("/missing");

        Assert.Equal("sorry", await answer.Content.ReadAsStringAsync());
        Assert.Equal("\"api.requests\";r=7;t=6", answer.Field("RateLimit"));
    }

    [Fact]
    public void The_middleware_without_its_services_says_which()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddOrchStackTenancy();
        var app = builder.Build();

        Assert.Contains("AddQuotas", Assert.Throws<InvalidOperationException>(() => app.UseTenantQuotas()).Message, StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(QuotaSite site, string path)
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => site.GetAsync(path));
        Assert.Contains("app.UseTenantQuotas()", refusal.Message, StringComparison.Ordinal);
    }

    private static void AddControllers(IServiceCollection services) =>
        services.AddControllers().AddApplicationPart(typeof(QuotaGuardTests).Assembly);
}
