using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Quotas.Tests;

public sealed class TenantQuotaRateLimiterTests
{
    [Fact]
    public async Task The_frameworks_own_limiter_asks_the_tenants_quota_and_tells_when_it_passes()
    {
        await using var site = await SiteAsync(o => o.AddTenantQuotaPolicy("api", "ai.tokens"), app => app.MapGet("/", () => "done").RequireRateLimiting("api"));

        Assert.Equal(3, await CountAsync(site, "acme"));
        using var refused = await site.GetAsync("/");
        Assert.Equal((HttpStatusCode.TooManyRequests, "1200"), (refused.StatusCode, refused.Field("Retry-After")));
        Assert.Equal(100, await CountAsync(site, "hooli"));
        site.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(1, await CountAsync(site, "acme"));
    }

    [Fact]
    public async Task As_the_global_limiter_it_asks_for_every_request()
    {
        await using var site = await SiteAsync(o => o.LimitTenantQuota("ai.tokens"), app => app.MapGet("/", () => "done"));

        Assert.Equal((3, 3), (await CountAsync(site, "acme"), await CountAsync(site, "globex")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_the_middleware_beside_it_a_request_is_charged_once(bool limiterFirst)
    {
        await using var site = await QuotaSite.StartAsync(
            app =>
            {
                app.UseRouting();
                app.UseOrchStackTenancy();
                if (limiterFirst)
                {
                    app.UseRateLimiter();
                }

                app.UseTenantQuotas();
                if (!limiterFirst)
                {
                    app.UseRateLimiter();
                }

                app.MapGet("/", () => "done").RequireRateLimiting("api").RequireQuota("ai.tokens").RequireQuota("api.requests");
            },
            services => Add(services, o => o.AddTenantQuotaPolicy("api", "ai.tokens")));

        Assert.Equal(3, await CountAsync(site, "acme"));
    }

    [Fact]
    public async Task Without_a_tenant_nothing_runs()
    {
        await using var site = await SiteAsync(o => o.AddTenantQuotaPolicy("api", "ai.tokens"), app => app.MapGet("/", () => "done").AllowNoTenant().RequireRateLimiting("api"));

        await Assert.ThrowsAsync<MissingTenantException>(() => site.GetAsync("/", tenant: null));
    }

    private static Task<QuotaSite> SiteAsync(Action<RateLimiterOptions> configure, Action<WebApplication> map) => QuotaSite.StartAsync(
        app =>
        {
            app.UseRouting();
            app.UseOrchStackTenancy();
            app.UseRateLimiter();
            map(app);
        },
        services => Add(services, configure));

    private static void Add(IServiceCollection services, Action<RateLimiterOptions> configure) => services.AddRateLimiter(o =>
    {
        o.RejectionStatusCode = 429;
        o.OnRejected = (rejected, _) =>
        {
            if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
            {
                rejected.HttpContext.Response.Headers.RetryAfter = wait.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            }

            return ValueTask.CompletedTask;
        };
        configure(o);
    });

    private static async Task<int> CountAsync(QuotaSite site, string tenant)
    {
        for (var granted = 0; ; granted++)
        {
            using var answer = await site.GetAsync("/", tenant);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                return granted;
            }
        }
    }
}
