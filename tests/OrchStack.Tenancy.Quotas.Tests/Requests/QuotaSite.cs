using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Quotas.Tests;

/// <summary>An application with two tenants on the plan "free", one on "enterprise" and one on a plan that nobody described.</summary>
internal sealed class QuotaSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private QuotaSite(WebApplication app, FakeTimeProvider time)
    {
        _app = app;
        Time = time;
    }

    public FakeTimeProvider Time { get; }

    public static async Task<QuotaSite> StartAsync(Action<WebApplication> build, Action<IServiceCollection>? add = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var time = new FakeTimeProvider();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddRouting();
        builder.Services.AddOrchStackTenancy()
            .ResolveFromHeader()
            .UseInMemoryTenants(tenants => tenants
                .Add(TestTenants.Named("acme"))
                .Add(TestTenants.Named("globex"))
                .Add(TestTenants.Named("hooli", "enterprise"))
                .Add(TestTenants.Named("lost", "nowhere")))
            .AddQuotas(q => q
                .AddPlan("free", plan => plan
                    .TokenBucket("api.requests", permits: 10, per: TimeSpan.FromMinutes(1))
                    .TokenBucket("ai.tokens", permits: 3, per: TimeSpan.FromHours(1))
                    .TokenBucket("fast", permits: 3, per: TimeSpan.FromMilliseconds(1_500), burst: 6))
                .AddPlan("enterprise", plan => plan.Unlimited("api.requests").TokenBucket("ai.tokens", 100, TimeSpan.FromHours(1))));
        add?.Invoke(builder.Services);
        var app = builder.Build();
        build(app);
        await app.StartAsync();
        return new QuotaSite(app, time);
    }

    /// <summary>The pipeline as the manual says it.</summary>
    public static Task<QuotaSite> StartAsync(Action<WebApplication> map, bool counted, Action<IServiceCollection>? add = null) => StartAsync(
        app =>
        {
            app.UseRouting();
            app.UseOrchStackTenancy();
            if (counted)
            {
                app.UseTenantQuotas();
            }

            map(app);
        },
        add);

    public async Task<HttpResponseMessage> GetAsync(string path, string? tenant = "acme")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (tenant is not null)
        {
            request.Headers.Add("X-Tenant", tenant);
        }

        return await _app.GetTestClient().SendAsync(request);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
