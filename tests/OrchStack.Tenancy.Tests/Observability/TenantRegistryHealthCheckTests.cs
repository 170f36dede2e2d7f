using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantRegistryHealthCheckTests
{
    [Fact]
    public async Task A_registry_that_answers_is_healthy_without_any_tenant()
    {
        await using var tenancy = new TestTenancy(static services => services.AddHealthChecks().AddOrchStackTenancy().AddOrchStackTenancy());

        var entry = await CheckAsync(tenancy);

        Assert.Equal((HealthStatus.Healthy, "InMemoryTenantStore"), (entry.Status, entry.Data["store"]));
    }

    [Theory]
    [InlineData(null, HealthStatus.Unhealthy)]
    [InlineData(HealthStatus.Degraded, HealthStatus.Degraded)]
    public async Task A_registry_that_is_down_is_reported_with_the_fault(HealthStatus? failure, HealthStatus expected)
    {
        await using var tenancy = new TestTenancy(services =>
            services.AddSingleton<ITenantStore, BrokenStore>().AddHealthChecks().AddOrchStackTenancy(failure, ["ready"]));

        var entry = await CheckAsync(tenancy);

        Assert.Equal((expected, "TimeoutException"), (entry.Status, entry.Data["fault"]));
        Assert.Equal(["ready"], entry.Tags);
    }

    [Fact]
    public async Task A_registry_that_hangs_is_given_up_in_time()
    {
        var time = new FakeTimeProvider();
        var store = new ScriptedStore { Hang = new TaskCompletionSource() };
        await using var tenancy = new TestTenancy(services =>
            services.AddSingleton<TimeProvider>(time).AddSingleton<ITenantStore>(store).AddHealthChecks().AddOrchStackTenancy());

        var check = CheckAsync(tenancy);
        while (!check.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
        }

        Assert.Equal(HealthStatus.Unhealthy, (await check).Status);
    }

    [Fact]
    public async Task The_cache_does_not_hide_an_outage()
    {
        var store = new ScriptedStore();
        await using var tenancy = new TestTenancy(services => services.AddSingleton<ITenantStore>(store).AddHealthChecks().AddOrchStackTenancy());
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(tenancy)).Status);

        store.IsDown = true;

        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(tenancy)).Status);
    }

    [Theory]
    [InlineData("/health", 200)]
    [InlineData("/strict", 400)] // the cure stands in the docs: AllowNoTenant()
    public async Task A_probe_needs_an_endpoint_that_does_without_a_tenant(string path, int status)
    {
        await using var app = await TestApp.StartAsync(tenancy => tenancy.Services.AddHealthChecks().AddOrchStackTenancy(), web =>
        {
            web.MapHealthChecks("/health").AllowNoTenant();
            web.MapHealthChecks("/strict");
        });

        Assert.Equal(status, (await app.GetAsync(path, "Host: 10.0.0.1")).Status);
    }

    [Fact]
    public void Refuses_what_makes_no_sense()
    {
        Assert.Throws<ArgumentNullException>(() => TenancyHealthChecksBuilderExtensions.AddOrchStackTenancy(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceCollection().AddHealthChecks().AddOrchStackTenancy(timeout: TimeSpan.Zero));
    }

    private static async Task<HealthReportEntry> CheckAsync(TestTenancy tenancy)
    {
        var report = await tenancy.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return Assert.Single(report.Entries).Value;
    }
}
