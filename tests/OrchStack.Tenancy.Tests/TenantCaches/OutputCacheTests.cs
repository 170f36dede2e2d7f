using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>Through the framework's middleware, with tenants that have the same address: the header says whose a request is.</summary>
public sealed class OutputCacheTests
{
    private const string OfAcme = "X-Tenant: acme";
    private const string OfGlobex = "X-Tenant: globex";

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // the control: the output cache as it was
    public async Task A_response_is_served_again_to_its_own_tenant_only(bool isFenced)
    {
        await using var app = await StartAsync(isFenced);

        var acme = await app.GetAsync("/menu", OfAcme);
        Assert.Equal("acme 1", acme.Body);
        Assert.Equal("acme 1", (await app.GetAsync("/menu", OfAcme)).Body);
        Assert.Equal(isFenced ? "globex 2" : "acme 1", (await app.GetAsync("/menu", OfGlobex)).Body);
    }

    [Theory]
    [InlineData("/menu")]
    [InlineData("/named")] // a policy without the framework's defaults, and with a prefix of its own
    public async Task Requests_at_the_same_time_are_not_answered_with_anothers_response(string path)
    {
        await using var app = await StartAsync();
        await using var control = await StartAsync(isFenced: false);

        foreach (var (isFenced, of) in new[] { (true, app), (false, control) })
        {
            var gate = of.Services.GetRequiredService<Gate>();
            gate.Close();
            Task<Answer>[] asked = [.. Enumerable.Range(0, 20).Select(i => of.GetAsync(path, i % 2 == 0 ? OfAcme : OfGlobex))];
            await Task.Delay(100);
            gate.Open();
            var answers = await Task.WhenAll(asked);

            var foreign = answers.Where((answer, i) => !answer.Body.StartsWith(i % 2 == 0 ? "acme" : "globex", StringComparison.Ordinal)).Count();
            Assert.Equal(isFenced, foreign == 0);
        }
    }

    [Fact]
    public async Task A_policy_that_takes_the_tenant_out_of_the_key_is_refused()
    {
        await using var app = await StartAsync();

        app.Services.GetRequiredService<Gate>().Close();
        Task<Answer>[] asked = [.. Enumerable.Range(0, 20).Select(i => app.GetAsync("/cleared", i % 2 == 0 ? OfAcme : OfGlobex))];
        await Task.Delay(100);
        app.Services.GetRequiredService<Gate>().Open();

        foreach (var answer in asked)
        {
            Assert.Contains("VaryByValues", (await Assert.ThrowsAnyAsync<Exception>(() => answer)).ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_tag_evicts_the_tenants_own_responses()
    {
        await using var app = await StartAsync();
        await app.GetAsync("/menu", OfAcme);
        await app.GetAsync("/menu", OfGlobex);

        await app.Scopes.RunAsync(Some.Acme.Id, async ct => await app.Services.GetRequiredService<IOutputCacheStore>().EvictByTagAsync("menu", ct));

        Assert.Equal("globex 2", (await app.GetAsync("/menu", OfGlobex)).Body);
        Assert.Equal("acme 3", (await app.GetAsync("/menu", OfAcme)).Body);
    }

    [Fact]
    public async Task A_deleted_tenants_responses_are_forgotten()
    {
        await using var app = await StartAsync();
        await app.GetAsync("/menu", OfAcme);
        await app.GetAsync("/menu", OfGlobex);

        await using (await app.Scopes.EnterPlatformAsync("offboarding"))
        {
            await app.Services.GetRequiredService<ITenantLifecycle>().DeleteAsync(Some.Acme.Id, "offboarding");
        }

        Assert.Equal("globex 2", (await app.GetAsync("/menu", OfGlobex)).Body);
        Assert.Empty(app.Services.GetRequiredService<Pages>().Of(Some.Acme));
        Assert.NotEmpty(app.Services.GetRequiredService<Pages>().Of(Some.Globex));
    }

    [Fact]
    public async Task A_page_that_needs_no_tenant_is_cached_apart_from_the_tenants()
    {
        await using var app = await StartAsync();

        Assert.Equal("none 1", (await app.GetAsync("/about")).Body);
        Assert.Equal("none 1", (await app.GetAsync("/about")).Body);
        Assert.Equal("acme 2", (await app.GetAsync("/about", OfAcme)).Body);
        Assert.Equal("none 1", (await app.GetAsync("/about")).Body);
    }

    [Fact]
    public async Task A_refusal_is_not_what_the_tenant_gets_later()
    {
        await using var app = await StartAsync();

        Assert.Equal(400, (await app.GetAsync("/menu")).Status);
        Assert.Equal(403, (await app.GetAsync("/menu", "X-Tenant: frozen")).Status);
        Assert.Equal("acme 1", (await app.GetAsync("/menu", OfAcme)).Body);
        Assert.Equal(403, (await app.GetAsync("/menu", "X-Tenant: frozen")).Status);
    }

    [Fact]
    public async Task A_cache_before_tenancy_is_refused_with_the_order_that_works()
    {
        await using var app = await StartAsync(pipeline: static web =>
        {
            web.UseRouting();
            web.UseOutputCache();
            web.UseAuthentication().UseOrchStackTenancy().UseAuthorization();
        });

        var fault = await Assert.ThrowsAsync<MissingTenantException>(() => app.GetAsync("/menu", OfAcme));

        Assert.Contains("Call app.UseOutputCache() after app.UseOrchStackTenancy()", fault.Message, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(bool isFenced = true, Action<WebApplication>? pipeline = null) => TestApp.StartAsync(
        tenancy =>
        {
            tenancy.Services.AddSingleton<Gate>();
            tenancy.Services.AddSingleton<Pages>();
            tenancy.Services.AddSingleton<IOutputCacheStore>(provider => provider.GetRequiredService<Pages>());
            tenancy.Services.AddOutputCache(o =>
            {
                o.AddPolicy("named", policy => policy.AddPolicy<Everything>().SetCacheKeyPrefix("named"), excludeDefaultPolicy: true);
                o.AddPolicy("cleared", policy => policy.AddPolicy<Everything>().AddPolicy<Forgetful>(), excludeDefaultPolicy: true);
            });
            if (isFenced)
            {
                tenancy.AddTenantCaches();
            }
        },
        static web =>
        {
            web.MapGet("/menu", AnswerAsync).CacheOutput(policy => policy.Tag("menu"));
            web.MapGet("/named", AnswerAsync).CacheOutput("named");
            web.MapGet("/cleared", AnswerAsync).CacheOutput("cleared");
            web.MapGet("/about", AnswerAsync).AllowNoTenant().CacheOutput();
        },
        pipeline ?? (static web => web.UseAuthentication().UseOrchStackTenancy().UseAuthorization().UseOutputCache()));

    private static async Task<string> AnswerAsync(Gate gate, ITenantContext context)
    {
        await gate.PassAsync();
        return $"{TestApp.Slug(context)} {gate.Next()}";
    }

    private sealed class Gate
    {
        private TaskCompletionSource? _closed;
        private int _count;

        public void Close() => _closed = new TaskCompletionSource();

        public void Open() => _closed?.SetResult();

        public Task PassAsync() => _closed?.Task ?? Task.CompletedTask;

        public int Next() => Interlocked.Increment(ref _count);
    }

    private sealed class Everything : IOutputCachePolicy
    {
        public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = context.AllowLocking = true;
            return ValueTask.CompletedTask;
        }

        public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;
    }

    private sealed class Forgetful : IOutputCachePolicy
    {
        public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            context.CacheVaryByRules.VaryByValues.Clear();
            return ValueTask.CompletedTask;
        }

        public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;
    }
}
