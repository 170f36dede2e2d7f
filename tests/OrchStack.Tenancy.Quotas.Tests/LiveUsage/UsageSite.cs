using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Quotas.Tests;

/// <summary>An application that tells usage to signed-in users of two tenants on the plan "free" and of one on "enterprise".</summary>
internal sealed class UsageSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Tenant[] _tenants;

    private UsageSite(WebApplication app, FakeTimeProvider time, Tenant[] tenants)
    {
        _app = app;
        Time = time;
        _tenants = tenants;
    }

    public FakeTimeProvider Time { get; }

    public IServiceProvider Services => _app.Services;

    public SwitchedStore Store => (SwitchedStore)Services.GetRequiredService<IQuotaStore>();

    public int Watched => Services.GetRequiredService<LiveUsages>().Count;

    public static async Task<UsageSite> StartAsync(Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
        Tenant[] tenants = [TestTenants.Named("acme"), TestTenants.Named("globex"), TestTenants.Named("hooli", "enterprise")];
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddRouting();
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, UserHeaderHandler>("test", null);
        builder.Services.AddAuthorization();
        builder.Services.AddOrchStackTenancy()
            .ResolveFromHeader()
            .UseInMemoryTenants(registry => Array.ForEach(tenants, tenant => registry.Add(tenant)))
            .AddQuotas(q => q
                .AddPlan("free", plan => plan
                    .Budget("ai.tokens", 500_000, QuotaPeriod.Month)
                    .Budget("asked", 100, QuotaPeriod.Day, o => o.Level = QuotaLevel.User)
                    .Gauge("documents", 5_000)
                    .TokenBucket("api.requests", 100, TimeSpan.FromMinutes(1)))
                .AddPlan("enterprise", plan => plan.Unlimited("ai.tokens")));
        builder.Services.Replace(ServiceDescriptor.Singleton<IQuotaStore>(services => new SwitchedStore(services.GetRequiredService<LocalQuotaStore>())));
        var app = builder.Build();
        app.UseRouting();
        app.UseAuthentication();
        app.UseOrchStackTenancy();
        app.UseAuthorization();
        (map ?? (site => site.MapTenantQuotaUsage("/usage")))(app);
        await app.StartAsync();
        return new UsageSite(app, time, tenants);
    }

    public Tenant Tenant(string slug) => _tenants.Single(tenant => tenant.Slug.Value == slug);

    public async Task<TenantQuotas> OpenAsync(string slug) => await Services.GetRequiredService<QuotaEngine>().OpenAsync(Tenant(slug), CancellationToken.None);

    public async Task ChargeAsync(string slug, string meter, long amount, string? user = null)
    {
        var decision = await (await OpenAsync(slug)).AcquireAsync(new QuotaCall(meter, amount) { Subject = new QuotaSubject(User: user) });
        Assert.True(decision.IsGranted);
    }

    public async Task ChangeAsync(string slug, Func<Tenant, Tenant> change) =>
        await Services.GetRequiredService<ITenantDirectory>().ChangeAsync(Tenant(slug).Id, change, CancellationToken.None);

    public async Task<HttpResponseMessage> SendAsync(
        string path, string? slug, string? user = "ann", string accept = "application/json", CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(accept);
        if (slug is not null)
        {
            request.Headers.Add("X-Tenant", slug);
        }

        if (user is not null)
        {
            // A user of every tenant: what keeps them apart is not who they are.
            request.Headers.Add("X-User", user);
            request.Headers.Add("X-Member-Of", _tenants.Select(tenant => tenant.Id.ToString()));
        }

        return await _app.GetTestClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public async Task<JsonElement> ReadAsync(string path, string slug, string user = "ann")
    {
        using var response = await SendAsync(path, slug, user);
        Assert.Equal(new MediaTypeHeaderValue("application/json", "utf-8"), response.Content.Headers.ContentType);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return json.RootElement.Clone();
    }

    public async Task<UsageEvents> OpenStreamAsync(string slug, string user = "ann", string path = "/usage", CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(path, slug, user, "text/event-stream", cancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new UsageEvents(response, await response.Content.ReadAsStreamAsync(cancellationToken));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
