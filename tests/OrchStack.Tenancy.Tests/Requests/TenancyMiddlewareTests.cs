using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrchStack.Tenancy.Tests;

public sealed class TenancyMiddlewareTests
{
    [Theory]
    [InlineData("Host: acme.example.com")]
    [InlineData("Host: ACME.Example.com")]
    [InlineData("X-Tenant: acme")]
    [InlineData("Host: acme.example.com", "X-Tenant: acme")] // two resolvers that agree
    public async Task A_request_that_names_a_tenant_runs_under_it(params string[] headers)
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.GetAsync("/whoami", headers);

        Assert.Equal((200, "acme"), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData(400, TenantProblemTypes.TenantRequired, "Host: example.com")]
    [InlineData(400, TenantProblemTypes.MalformedEvidence, "X-Tenant: no slug")]
    [InlineData(400, TenantProblemTypes.MalformedEvidence, "X-Tenant: acme", "X-Tenant: acme")]
    [InlineData(403, TenantProblemTypes.TenantConflict, "Host: acme.example.com", "X-Tenant: globex")]
    [InlineData(403, TenantProblemTypes.TenantConflict, "Host: acme.example.com", "X-Tenant: nobody")]
    [InlineData(403, TenantProblemTypes.TenantConflict, "Host: nobody.example.com", "X-Tenant: acme")]
    [InlineData(404, TenantProblemTypes.UnknownTenant, "Host: nobody.example.com")]
    [InlineData(404, TenantProblemTypes.UnknownTenant, "X-Tenant: 018f4e6a-1111-7000-8000-00000000000a")]
    [InlineData(403, TenantProblemTypes.TenantSuspended, "Host: frozen.example.com")]
    public async Task Every_refusal_is_a_problem_with_a_stable_type_that_no_cache_keeps(int status, string type, params string[] headers)
    {
        await using var app = await TestApp.StartAsync();

        var answer = await app.GetAsync("/whoami", headers);

        Assert.Equal((status, type), (answer.Status, answer.Problem));
        Assert.Equal("no-store", answer.CacheControl);
        Assert.Empty(answer.Challenge);
    }

    [Fact]
    public async Task A_conflict_is_logged_with_both_witnesses()
    {
        await using var app = await TestApp.StartAsync();

        await app.GetAsync("/whoami", "Host: acme.example.com", "X-Tenant: globex");

        var entry = Assert.Single(app.Logs.Entries, e => e.Level == LogLevel.Warning && e.Message.Contains("two tenants", StringComparison.Ordinal));
        Assert.Contains($"subdomain says {Some.Acme.Id}, header says {Some.Globex.Id}", entry.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_is_503_and_its_cause_stands_in_the_log()
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.UseTenantStore<BrokenStore>());

        var answer = await app.GetAsync("/whoami", "Host: acme.example.com");
        var beside = await app.GetAsync("/public", "Host: acme.example.com");

        Assert.Equal((503, TenantProblemTypes.RegistryUnavailable), (answer.Status, answer.Problem));
        Assert.Equal(503, beside.Status);
        Assert.All(app.Logs.Entries.Where(e => e.Level == LogLevel.Error), e => Assert.IsType<TimeoutException>(e.Error?.InnerException));
        Assert.Equal(2, app.Logs.Entries.Count(e => e.Level == LogLevel.Error));
    }

    [Fact]
    public async Task An_endpoint_that_allows_no_tenant_is_reached_without_one_and_with_one()
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal("none", (await app.GetAsync("/public", "Host: example.com")).Body);
        Assert.Equal("acme", (await app.GetAsync("/public", "Host: acme.example.com")).Body);
    }

    [Theory]
    [InlineData(403, "Host: acme.example.com", "X-Tenant: globex")]
    [InlineData(404, "Host: nobody.example.com")]
    [InlineData(403, "Host: frozen.example.com")]
    [InlineData(400, "X-Tenant: no slug")]
    public async Task Evidence_is_judged_also_where_no_tenant_is_needed(int status, params string[] headers)
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal(status, (await app.GetAsync("/public", headers)).Status);
        Assert.Equal(status, (await app.GetAsync("/nowhere", headers)).Status);
    }

    [Fact]
    public async Task An_unmatched_path_is_not_found_with_and_without_a_tenant()
    {
        await using var app = await TestApp.StartAsync();

        var without = await app.GetAsync("/nowhere", "Host: example.com");
        var with = await app.GetAsync("/nowhere", "Host: acme.example.com");

        Assert.Equal((404, null), (without.Status, without.Problem));
        Assert.Equal((404, null), (with.Status, with.Problem));
    }

    [Fact]
    public async Task The_attribute_does_the_same_as_the_method()
    {
        await using var app = await TestApp.StartAsync(null, web => web.MapGet("/attribute", [AllowNoTenant] (ITenantContext context) => TestApp.Slug(context)));

        Assert.Equal("none", (await app.GetAsync("/attribute", "Host: example.com")).Body);
    }

    [Fact]
    public async Task Work_that_outlives_its_request_sees_that_it_has_ended()
    {
        var goOn = new TaskCompletionSource();
        Task<string>? left = null;
        await using var app = await TestApp.StartAsync(null, web => web.MapGet("/fire", (ITenantContext context) =>
        {
            left = LateAsync(context);
            return "fired";
        }));

        Assert.Equal("fired", (await app.GetAsync("/fire", "Host: acme.example.com")).Body);
        goOn.SetResult();

        var error = await Assert.ThrowsAsync<MissingTenantException>(() => left!);
        Assert.Contains("has ended", error.Message, StringComparison.Ordinal);

        async Task<string> LateAsync(ITenantContext context)
        {
            await goOn.Task;
            return TestApp.Slug(context);
        }
    }

    [Fact]
    public async Task A_request_that_throws_ends_its_tenant_as_well()
    {
        ExecutionContext? flow = null;
        await using var app = await TestApp.StartAsync(null, web => web.MapGet("/fail", _ =>
        {
            flow = ExecutionContext.Capture();
            throw new TimeoutException();
        }));

        await Assert.ThrowsAsync<TimeoutException>(() => app.GetAsync("/fail", "Host: acme.example.com"));

        ExecutionContext.Run(flow!, _ => Assert.Throws<MissingTenantException>(() => app.Services.GetRequiredService<ITenantContext>().Tenant), null);
    }

    [Fact]
    public async Task A_thousand_parallel_requests_over_fifty_tenants_each_see_their_own()
    {
        var tenants = Enumerable.Range(0, 50).Select(i => Some.Tenant($"t{i}")).ToArray();
        await using var app = await TestApp.StartAsync(
            tenancy => tenancy.UseInMemoryTenants(o => Array.ForEach(tenants, tenant => o.Add(tenant))),
            web => web.MapGet("/slow", async (ITenantContext context) =>
            {
                var before = context.Tenant;
                await Task.Yield();
                Assert.Same(before, context.Tenant);
                return TestApp.Slug(context);
            }));

        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), async (i, _) =>
        {
            var answer = await app.GetAsync("/slow", $"Host: t{i % 50}.example.com");
            Assert.Equal((200, $"t{i % 50}"), (answer.Status, answer.Body));
        });
    }

    [Fact]
    public async Task Resolvers_run_without_any_tenant()
    {
        var seen = new List<string>();
        await using var app = await TestApp.StartAsync(tenancy =>
        {
            tenancy.Services.AddSingleton(seen);
            tenancy.AddResolver<ContextReadingResolver>();
        });
        app.Server.PreserveExecutionContext = true;

        await app.Scopes.RunAsync(Some.Globex.Id, _ => app.GetAsync("/whoami", "Host: acme.example.com"));

        Assert.Equal(["none"], seen);
    }
}
